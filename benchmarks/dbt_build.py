"""What dbt costs: a build of all models and tests against the bare SQL of the same models on the same lake.

    python -m benchmarks.dbt_build [order lines]

Here: both ways, one after the other, on a lake of its own. Not here: how long landing takes (landing.py).
The bare SQL is what dbt compiled: each model's select as one CREATE OR REPLACE, in the order of the graph, in one connection.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.figure import figure
from ingestion.sources import DECLARED
from ingestion.tables import ensure_tables
from lake import connect, postgres, roles
from lake.home import Home

ORDER_LINES = 200_000
_PROJECT = Path(__file__).parent.parent / "dbt_project"
_FILE = "'bench' as _source, '0' as _file_sha256, 'f' as _file_name, 0 as _row_number, 'l' as _load_id, now() as _loaded_at"


def run(order_lines: int = ORDER_LINES) -> list[dict]:
    """Rows {name, value, unit, target, met}. Five till lines are made for each order line, as in the sample company."""
    root = Path(tempfile.mkdtemp(prefix="zt-bench-"))
    home = Home(root).create()
    address = postgres.start(home)
    try:
        roles.ensure(home, address)
        connect.install_extensions(home.extensions)
        lake = connect.lake_address(home, address)
        with connect.connect(lake) as con:
            ensure_tables(con, DECLARED)
            _fill(con, order_lines)
        first = _dbt(lake, root, "build")
        again = _dbt(lake, root, "build", "--exclude-resource-type", "unit_test")
        models = _compiled(root / "target" / "manifest.json")
        with connect.connect(lake) as con:
            bare = _seconds(lambda: [con.execute(sql) for sql in models])
    finally:
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)
    size = f"{order_lines} order lines, {5 * order_lines} till lines"
    return [
        figure("dbt build against the bare SQL of the same models, second build", again / bare, "ratio"),
        figure(f"dbt build, second time, {size}", again, "s"),
        figure(f"dbt build, first time with unit tests, {size}", first, "s"),
        figure(f"bare SQL of the {len(models)} models, {size}", bare, "s"),
    ]


def _fill(con: duckdb.DuckDBPyConnection, order_lines: int) -> None:
    """Orders of five lines and tickets of four, in two currencies, by formula: the same rows every time."""
    orders, tills = max(order_lines // 5, 1), 5 * order_lines
    rows = {
        "product": "select 'P' || i as product_code, 'G' || i % 12 as product_group_code, 'P' || i as _row_key from range(300) t(i)",
        "party": "select 'C' || i as party_code, 'C' || i as _row_key from range(3000) t(i)",
        "sales_unit": "select 'U' || i as unit_code, case when i > 0 then 'U0' end as parent_unit_code, 'U' || i as _row_key from range(7) t(i)",
        "store": "select 'S' || i as store_code, 'U' || (1 + i % 6) as unit_code, 'S' || i as _row_key from range(40) t(i)",
        "exchange_rate": "select 'USD' as currency, 'CNY' as base_currency, date '2024-01-01' as valid_from, 0.14 as units_per_base, '0' as _row_key",
        "sales_order": f"select 'O' || i as order_number, 'C' || i % 3000 as party_code, date '2024-01-01' + cast(i % 900 as int) as order_date, "
        f"case i % 10 when 0 then 'USD' else 'CNY' end as currency, 'done' as status, 'O' || i as _row_key from range({orders}) t(i)",
        "sales_order_line": f"select 'O' || i // 5 as order_number, i % 5 as line_number, 'P' || i % 300 as product_code, 'U' || (1 + i % 6) as unit_code, "
        f"1 + i % 9 as quantity, (i % 9973) / 1000 as unit_price, 'L' || i as _row_key from range({orders * 5}) t(i)",
        "pos_sale": f"select 'S' || i % 40 as store_code, 'T' || i as ticket_number, timestamptz '2024-01-01 02:00:00+00' + to_minutes(cast(i % 1000000 as int)) as sold_at, "
        f"'CNY' as currency, 'T' || i as _row_key from range({max(tills // 4, 1)}) t(i)",
        "pos_sale_line": f"select 'S' || (i // 4) % 40 as store_code, 'T' || i // 4 as ticket_number, i % 4 as line_number, 'P' || i % 300 as product_code, 1 as quantity, "
        f"(i % 9973) / 100 as unit_price, (i % 9973) / 100 as amount, 'CNY' as currency, 'T' || i as _row_key from range({max(tills // 4, 1) * 4}) t(i)",
    }  # fmt: skip
    for entity, sql in rows.items():
        con.execute(f"insert into raw_inbox.{entity} by name select *, {_FILE} from ({sql})")


def _dbt(lake: connect.LakeAddress, root: Path, *arguments: str) -> float:
    """Seconds of one dbt run; raises CalledProcessError when a model or a test fails."""
    given = {name: value for name, value in os.environ.items() if not name.startswith(("ZT_", "DBT_"))}
    given |= {
        **lake.variables,
        "ZT_TODAY": "2026-06-30",
        "DBT_PROJECT_DIR": str(_PROJECT), "DBT_PROFILES_DIR": str(_PROJECT),
        "DBT_TARGET_PATH": str(root / "target"), "DBT_LOG_PATH": str(root / "logs"),
    }  # fmt: skip
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", *arguments]
    return _seconds(lambda: subprocess.run(command, env=given, check=True))


def _compiled(manifest: Path) -> list[str]:
    """One statement a model, parents first, from the manifest of the last build."""
    nodes = json.loads(manifest.read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    done: dict[str, str] = {}
    while len(done) < len(models):
        for key, node in models.items():
            if key not in done and all(p in done for p in node["depends_on"]["nodes"] if p in models):
                kind, name = node["config"]["materialized"], node["relation_name"]
                done[key] = f"create or replace {kind} {name} as {node['compiled_code']}"
    return list(done.values())


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else ORDER_LINES), indent=2))
