#!/usr/bin/env bash
# Print the path of a Python 3.12 that really runs; say nothing and return 1 if there is none.
#
# Belongs here: where to look, in which order. Not here: downloading one (install.sh, once uv is there).
# Every candidate is run, because a name on the PATH proves nothing: a pyenv shim stays after its version is gone.
set -euo pipefail

# Prints the interpreter behind the candidate, so that no shim ends up inside an environment.
behind() {
    "$1" -I -c 'import sys
if sys.version_info[:2] != (3, 12) or sys.implementation.name != "cpython":
    sys.exit(1)
print(sys.executable)' 2>/dev/null </dev/null
}

candidates() {
    if [ -n "${PYTHON:-}" ]; then command -v "$PYTHON" || true; fi
    type -ap python3.12 python3 python || true
    local versions
    for versions in "${PYENV_ROOT:+$PYENV_ROOT/versions}" "${HOME:+$HOME/.pyenv/versions}"; do
        [ -n "$versions" ] || continue
        local found
        for found in "$versions"/3.12*/bin/python3.12; do
            if [ -x "$found" ]; then printf '%s\n' "$found"; fi
        done
    done
}

if [ -n "${PYTHON:-}" ] && ! behind "$PYTHON" >/dev/null; then
    echo "install: PYTHON=$PYTHON is no Python 3.12 that runs, looking further PYTHON 指定的不是可用的 3.12，继续查找" >&2
fi
while IFS= read -r candidate; do
    if path=$(behind "$candidate") && [ -n "$path" ]; then
        printf '%s\n' "$path"
        exit 0
    fi
done < <(candidates)
exit 1
