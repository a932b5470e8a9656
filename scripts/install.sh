#!/usr/bin/env bash
# Install the named environments (platform, tryton, superset, tools) from their hashed locks into .venvs/.
#
# Belongs here: one environment a lock, made anew only when its lock, its Python or its place changes (a stamp file
# remembers). Not here: choosing a Python (find_python.sh), getting uv (bootstrap_uv.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .venvs

# Two `make` at once in one clone would install into each other's environments. macOS has no flock: there it is on you.
if command -v flock >/dev/null 2>&1; then
    exec 9>.venvs/.installing
    flock -n 9 || { echo "install: another install is running in this clone, waiting 另一个安装正在进行，等待中" >&2; flock 9; }
fi

hash_of() { if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1; }

# uv is told what only pip was told: the certificates and the package index of a closed or mirrored network.
follow_pip_settings() {
    if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$PIP_CERT"; fi
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        local index
        index=$(.venvs/uv/bin/python -m pip config get global.index-url 2>/dev/null || true)
        index=${PIP_INDEX_URL:-$index}
        if [ -n "$index" ]; then export UV_DEFAULT_INDEX="$index"; fi
    fi
    # A service's account may have no home at all; uv would stop over its cache.
    if [ -z "${HOME:-}" ]; then export UV_CACHE_DIR="$PWD/.venvs/.cache"; fi
}

python_312() {
    scripts/find_python.sh && return
    echo "install: no Python 3.12 on this machine, asking uv to download one 本机没有 Python 3.12，由 uv 下载" >&2
    UV_PYTHON_INSTALL_DIR="$PWD/.venvs/python" .venvs/uv/bin/uv python install --quiet --no-bin 3.12 >&2 || return 1
    PATH="$(echo "$PWD"/.venvs/python/cpython-3.12*/bin):$PATH" scripts/find_python.sh
}

install() {
    local name=$1 python=$2 lock=locks/$1.txt directory=.venvs/$1 stamp=.venvs/$1/installed.sha256 wanted started=$SECONDS
    wanted=$( (cat "$lock"; echo "$python $PWD"; if [ "$name" = platform ]; then cat pyproject.toml; fi) | hash_of)
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
    echo "install: $name, $(grep -c '^[a-zA-Z0-9]' "$lock") packages from $lock 安装环境 $name" >&2
    rm -f "$stamp"
    # --clear: an environment of another Python, or moved with its folder, is not repaired but made anew.
    .venvs/uv/bin/uv venv --quiet --clear --no-project --python "$python" "$directory"
    # On a screen uv shows its progress; in a log its list of packages would say the lock twice.
    local quiet=--quiet
    if [ -t 2 ]; then quiet=; fi
    # Compiled once here; where Python may not write beside its sources, each command would compile them anew.
    .venvs/uv/bin/uv pip sync $quiet --compile-bytecode --python "$directory/bin/python" --require-hashes "$lock" </dev/null
    if [ "$name" = platform ]; then
        # Without isolation the build uses the locked hatchling; with it, pip would fetch an unlocked one.
        .venvs/uv/bin/uv pip install --quiet --python "$directory/bin/python" --no-deps --no-build-isolation -e . </dev/null
    fi
    echo "$wanted" >"$stamp"
    echo "install: $name ready in $((SECONDS - started)) s" >&2
}

scripts/bootstrap_uv.sh
follow_pip_settings
if ! python=$(python_312); then
    cat >&2 <<'MESSAGE'
install: no Python 3.12 found ($PYTHON, PATH, pyenv) and none could be downloaded; install one or set PYTHON=/path/to/python3.12
  找不到 Python 3.12，也无法下载：请安装，或用 PYTHON=/路径/python3.12 指明位置
MESSAGE
    exit 1
fi
for name in "$@"; do install "$name" "$python"; done
case " $* " in *" platform "*) scripts/openmp.sh ;; esac
