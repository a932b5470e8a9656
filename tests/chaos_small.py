"""A home with a handful of marts and a manifest by hand, published once: where the gate's own ways are tried in seconds.

Belongs here: making it. Nothing is landed and dbt never runs; gate, promotion and command line are the platform's own.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lake import postgres
from orchestration import gate, runs
from orchestration.dbt_artifacts import Result
from orchestration.instance import Instance, open_instance
from orchestration.settings import Settings
from orchestration.statistics import FILE
from tests import chaos_world
from tests.chaos_world import World
from tests.company import Company

GROUPS = {
    "core": ("dim_date", "dim_unit"),
    "rights": ("unit_permission",),
    "sales": ("sales_daily", "sales_monthly"),
    "service": ("fct_talk",),
}
_DIM_DATE = """select '2026-06-30'::date - range::int as calendar_date, false as is_holiday, false as is_makeup_working_day,
    null::varchar as holiday_name_en from range(30)"""
# Watched by no statistics: importing Great Expectations would cost each gate seconds, and the full run has them.
UNWATCHED = "marts: {}\n"
WATCHED = "holds: false\nmarts: {sales_daily: {day: business_date, figures: {days: {value: count(*)}}}}\n"


def _node(name: str, group: str) -> dict:
    stands_on = [] if group == "core" else ["model.zhongtai.dim_date"]
    return {
        "name": name,
        "resource_type": "model",
        "depends_on": {"nodes": stands_on},
        "columns": {"amount": {"data_type": "bigint", "description": "Amount"}},
        "description": f"One row a day: {name}",
        "meta": {"publication_group": group, "label_zh": name, "grain": "day", "owner": "tests"},
    }


def _first_build(instance: Instance) -> None:
    marts = {mart: group for group, marts in GROUPS.items() for mart in marts}
    nodes = {f"model.zhongtai.{mart}": _node(mart, group) for mart, group in marts.items()}
    instance.dbt_target.mkdir(exist_ok=True)
    (instance.dbt_target / "manifest.json").write_text(json.dumps({"nodes": nodes, "sources": {}}))
    (instance.home.root / FILE).write_text(UNWATCHED)
    with instance.lake() as lake:
        runs.take_raw_snapshot(lake, "first", instance.now())
        for mart in marts:
            days = f"select calendar_date as business_date, 5::bigint as amount from ({_DIM_DATE})"
            lake.execute(f"create table candidate.{mart} as {_DIM_DATE if mart == 'dim_date' else days}")
        built = [Result(mart, "model", "success", "", 0.0, (mart,), "error", "") for mart in marts]
        runs.record_build(lake, "first", built, instance.now())
        gate.decide(instance, lake, "first", target=instance.dbt_target, actor="chaos")


@contextmanager
def small_home() -> Iterator[tuple[Company, World]]:
    """An instance on its own PostgreSQL, whose four groups are published; the command line works on it."""
    root = Path(tempfile.mkdtemp(prefix="zt-small-"))
    instance = open_instance(Settings(home=root, sources=""))
    try:
        _first_build(instance)
        yield Company(instance.home, {"ZHONGTAI_SOURCES": ""}), chaos_world.open_world(instance)
    finally:
        postgres.stop(instance.home)
        shutil.rmtree(root, ignore_errors=True)
