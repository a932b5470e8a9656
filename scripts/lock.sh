#!/usr/bin/env bash
# Compile every locks/<env>.in into its hashed locks/<env>.txt, for every platform, keeping what still fits.
#
# Belongs here: the one spelling of `uv pip compile`. The header is left out because it would record paths.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/bootstrap_uv.sh
cd locks
for input in *.in; do
    ../.venvs/uv/bin/uv pip compile --quiet --universal --no-header --generate-hashes --python-version 3.12 \
        ${UPGRADE:+--upgrade} "$input" -o "${input%.in}.txt"
    echo "lock: locks/${input%.in}.txt" >&2
done
