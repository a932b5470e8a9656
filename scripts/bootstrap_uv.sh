#!/usr/bin/env bash
# Make .venvs/uv: the pinned uv, from locks/uv.txt, with any Python 3 that can make an environment.
#
# Belongs here: getting from "some Python" to "our uv". Not here: the project's environments (install.sh).
# Rejected: a uv found on the PATH, because its version and origin are unknown.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -x .venvs/uv/bin/uv ] && cmp -s locks/uv.txt .venvs/uv/installed.txt && .venvs/uv/bin/uv --version >/dev/null 2>&1; then
    exit 0
fi

# Debian's python3 may lack venv or ensurepip, a pyenv shim may be dead: take the next one, and keep what each said.
reasons=""
while IFS= read -r python; do
    [ -n "$python" ] || continue
    rm -rf .venvs/uv
    if said=$("$python" -m venv .venvs/uv 2>&1 </dev/null) && [ -x .venvs/uv/bin/pip ]; then
        .venvs/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt </dev/null
        cp locks/uv.txt .venvs/uv/installed.txt
        exit 0
    fi
    reasons="$reasons
  $python: $(printf '%s' "$said" | head -n 2 | tr '\n' ' ')"
done < <(scripts/find_python.sh || true; type -ap python3 python | awk '!seen[$0]++' || true)

rm -rf .venvs/uv
cat >&2 <<MESSAGE
install: no Python here can make an environment${reasons:- (no python3 on the PATH)}
  Cure: install Python 3.12 with its venv module (Debian, Ubuntu: apt-get install python3-venv), or set PYTHON=/path/to/python3.12
  没有可用的 Python：请安装带 venv 的 Python 3.12，或用 PYTHON=/路径/python3.12 指明位置
MESSAGE
exit 1
