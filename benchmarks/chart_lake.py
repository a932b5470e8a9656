"""A home whose screens read a mart of a stated size, made by formula: Superset, its rules and users are the real ones.

Belongs here: the rows, their promotion, Superset's start and end. Does not: what is asked and measured (`charts.py`). The marts are
not built by dbt: at 10,000,000 rows that would take longer than all that is measured.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dashboards import assets
from lake import connect, ledger, postgres, promotion, roles, snapshots
from lake.home import Home
from orchestration import dbt_artifacts, screens, servers
from orchestration.instance import Instance
from orchestration.manifest import current_manifest
from orchestration.settings import Settings
from services.superset import server

READER = "demo_executive"
MART = "fct_order_line"
# Orders of five lines over two and a half years, 3,000 customers, six units, one line in 50 taken back. Rows lie in the
# order of their days, as landing and dbt leave them; the dates are the same at every size.
_LINES = """
    select 'O' || i // 5 as order_id, 'L' || i as order_line_id,
        date '2024-01-01' + cast(i * 912 // {rows} as integer) as business_date,
        case when i % 25 = 7 then 'draft' else 'done' end as status, i % 25 <> 7 as is_booked,
        'C' || i // 5 * 7919 % 3000 as party_id, '客户 ' || i // 5 * 7919 % 3000 as party_name,
        'U' || 1 + i // 5 * 104729 % 6 as unit_code, '单元 ' || 1 + i // 5 * 104729 % 6 as unit_name,
        '品类 ' || i % 12 as product_group_name, case when i % 50 = 3 then -1 else 1 + i % 9 end as quantity,
        case when i % 50 = 3 then -1 else 1 end * (100 + i * 7907 % 99991) / 100 as amount_base, 'CNY' as base_currency
    from range({rows}) as t (i)
"""
_PERMISSIONS = f"select '{READER}' as username, 'U' || i as unit_code from range(1, 7) as t (i)"


@dataclass(frozen=True)
class Shown:
    """A running Superset over marts of a stated size."""

    instance: Instance
    url: str

    def password(self, user: str) -> str:
        return servers.passwords(self.instance)[user]

    def resize(self, rows: int) -> None:
        """Fill the mart with `rows` rows and promote it."""
        with self.instance.lake() as lake:
            _fill(lake, rows)


@contextmanager
def shown_lake(rows: int) -> Iterator[Shown]:
    """Superset with the repository's screens over a mart of `rows` rows; gone at the end."""
    root = Path(tempfile.mkdtemp(prefix="zt-charts-"))
    home = Home(root).create()
    instance = Instance(Settings(home=root), home, postgres.start(home))
    try:
        roles.ensure(home, instance.address)
        connect.install_extensions(home.extensions)
        with instance.lake() as lake:
            ledger.ensure(lake)
            _fill(lake, rows)
        url = screens.start(instance)
        screens.publish(instance, url)
        yield Shown(instance, url)
    finally:
        server.stop(servers.superset(instance))
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)


def _fill(lake: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Every mart that screens read, with the columns dbt declares; all empty but two."""
    columns = dbt_artifacts.mart_columns(dbt_artifacts.read_manifest(current_manifest().parent))
    marts = tuple(mart for mart in assets.marts_read() if mart in columns)
    lake.execute("create schema if not exists candidate; create schema if not exists marts")
    for mart in marts:
        declared = ", ".join(f"{name} {kind}" for name, kind in columns[mart].items())
        lake.execute(f"create or replace table candidate.{mart} ({declared})")
    lake.execute(f"insert into candidate.{MART} by name {_LINES.format(rows=rows)}")
    lake.execute(f"insert into candidate.unit_permission by name {_PERMISSIONS}")
    snapshot = snapshots.current(lake)
    decision = promotion.GroupDecision("sales", "promoted", marts, "made by formula")
    promotion.promote(
        lake, promotion.Promotion("bench", snapshot, snapshot, (decision,), "bench", datetime.now(UTC))
    )
