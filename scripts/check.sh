#!/usr/bin/env bash
# Everything that can be found wrong without starting anything: style, types, SQL layout, import rules.
#
# Belongs here: checks that read files only. All of them run, so that one report shows all; the exit code is 1 if any failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export DO_NOT_TRACK=1
failed=()

check() {
    local name=$1
    shift
    echo "check: $name" >&2
    "$@" </dev/null || failed+=("$name")
}

check "ruff (rules)" .venvs/tools/bin/ruff check --quiet .
check "ruff (layout)" .venvs/tools/bin/ruff format --quiet --check .
check "basedpyright (types)" .venvs/tools/bin/basedpyright --level error
check "sqlfmt (SQL layout)" .venvs/tools/bin/sqlfmt --quiet --check dbt_project
check "import-linter (who may import whom)" .venvs/platform/bin/lint-imports --no-cache --no-logo
check "contracts (columns of published marts)" .venvs/platform/bin/python -m scripts.contracts
check "file sizes" scripts/file_sizes.sh

if [ ${#failed[@]} -gt 0 ]; then
    printf 'check: failed 未通过: %s\n' "${failed[@]}" >&2
    exit 1
fi
echo "check: all passed 全部通过" >&2
