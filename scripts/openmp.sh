#!/usr/bin/env bash
# Make sure that the system's OpenMP is there, which LightGBM's wheel leaves to the system; without it trees fall back, named.
#
# Belongs here: that one library. Not a failure where it cannot be had: everything else runs without it.
set -euo pipefail

[ "$(uname)" = Linux ] && command -v ldconfig >/dev/null 2>&1 || exit 0
there() { ldconfig -p | grep -q 'libgomp\.so\.1'; }

if ! there && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "openmp: installing libgomp1 with apt-get 安装 libgomp1" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null >&2 || true
    apt-get install -qq -y --no-install-recommends libgomp1 </dev/null >&2 || true
fi
there || echo "openmp: libgomp.so.1 is missing; install libgomp1 for the tree models 缺少 libgomp1，树模型将回退" >&2
