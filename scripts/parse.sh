#!/usr/bin/env bash
# Have dbt write its manifest, if a model changed since the last one: `import orchestration.definitions` reads it.
#
# Belongs here: nothing but the parse. It opens no connection and needs no setting.
set -euo pipefail
cd "$(dirname "$0")/.."
manifest=dbt_project/target/manifest.json

if [ -f "$manifest" ] && [ -z "$(find dbt_project locks/platform.txt \
    \( -path dbt_project/target -o -path dbt_project/logs \) -prune -o -type f ! -name .user.yml -newer "$manifest" -print | head -n 1)" ]; then
    exit 0
fi
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1
.venvs/platform/bin/dbt --quiet parse --project-dir dbt_project --profiles-dir dbt_project </dev/null
# dbt leaves the file untouched when only comments changed; the age is what the test above looks at.
touch "$manifest"
