"""The lake as Superset's worker holds it: one instance, locked, opened anew when it has died or is old."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ScratchLake

pytestmark = pytest.mark.integration
REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, sys
import duckdb
from services.superset import lake_engine
address, outside = json.load(sys.stdin)
lake_engine.configure(address)

def outcome(statement):
    try:
        return str(lake_engine.cursor().execute(statement).fetchall())
    except duckdb.Error as error:
        return type(error).__name__

first = lake_engine.cursor()
held = lake_engine._held
found = {
    "rows": outcome("select sum(n) from marts.numbers"),
    "zone": outcome("select current_setting('TimeZone')"),
    "write": outcome("insert into candidate.numbers values (4)"),
    "file": outcome(f"copy (select 1) to '{outside}'"),
    "read": outcome("select * from read_text('/etc/hostname')"),
    "unlock": outcome("set enable_external_access = true"),
    "same instance": lake_engine._held is held,
}
at_work = lake_engine.cursor()
lake_engine.HELD_SECONDS = 0
found["after its time"] = outcome("select sum(n) from marts.numbers")
found["another"] = lake_engine._held is not held
found["query on the old one"] = str(at_work.execute("select sum(n) from marts.numbers").fetchall())
lake_engine.HELD_SECONDS = 3600
held = lake_engine._held
held.close()
found["after death"] = outcome("select sum(n) from marts.numbers")
found["new instance"] = lake_engine._held is not held
print(json.dumps(found))
"""


def test_the_held_connection(fresh_lake: ScratchLake, tmp_path: Path):
    with fresh_lake.connect() as lake:
        lake.execute("create schema candidate; create schema marts")
        lake.execute("create table candidate.numbers as select range::int as n from range(4)")
        lake.execute("create view marts.numbers as select * from candidate.numbers")
    reader = replace(fresh_lake.lake, user="lake_reader", passfile=fresh_lake.home.passfile("lake_reader"))
    address = {
        "catalog": reader.catalog,
        "data_path": reader.data_path,
        "extensions": str(reader.extensions),
        "spill": str(reader.spill),
    }
    outside = tmp_path / "out.csv"
    done = subprocess.run(
        [str(REPOSITORY / ".venvs/superset/bin/python"), "-c", PROGRAM],
        input=json.dumps([address, str(outside)]),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "rows": "[(6,)]",
        "zone": "[('UTC',)]",
        "write": "InvalidInputException",
        "file": "PermissionException",
        "read": "PermissionException",
        "unlock": "InvalidInputException",
        "same instance": True,
        "after its time": "[(6,)]",
        "another": True,
        "query on the old one": "[(6,)]",
        "after death": "[(6,)]",
        "new instance": True,
    }
    assert not outside.exists()
