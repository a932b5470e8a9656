"""What checking costs: the gate's share of a run's time, of a first run and of a day's, the company at its full size.

    make bench ONLY=gate_share [SIZE=order lines; at least 20000]

The gate is everything between the last model and what people see: sums against the sources', Great Expectations over the marts, the
plan, the promotion, Data Docs, in a process of its own with its imports, as in a run. dbt's own tests count to the build.
A company read from its ERP and tills alone: with more systems a run takes longer and the gate hardly.
"""

import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figure import figure
from benchmarks.scaled import TODAY, Scaled, base_company, scaled_company
from benchmarks.watched import REPOSITORY, environment
from sample_company.plan import ORDER_LINES, SMALLEST

COPIES = 10
_AIM = 15.0


def run(size: int = ORDER_LINES) -> list[dict]:
    """Rows {name, value, unit, target, met}. size: order lines of the company."""
    smallest = max(size / COPIES / ORDER_LINES, SMALLEST)
    with (
        tempfile.TemporaryDirectory(prefix="zt-share-", ignore_cleanup_errors=True) as root,
        base_company(Path(root) / "base", smallest) as base,
        scaled_company(base, Path(root) / "x", COPIES) as company,
    ):
        whole = _share(company, TODAY)
        company.pass_day()
        return [
            figure("gate's share of a first run", whole, "%", f"<= {_AIM:g}", whole <= _AIM),
            figure("gate's share of a day's run", _share(company, TODAY + timedelta(1)), "%"),
        ]


def _share(company: Scaled, day: date) -> float:
    """Percent of the run's seconds that its gate takes, when it is asked the same again by itself."""
    took = company.run(day).seconds
    given = environment(company.home.root, ZHONGTAI_TODAY=str(day))
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "benchmarks.gate_share"], env=given, cwd=REPOSITORY, check=True)
    return 100 * (time.perf_counter() - began) / took


def _gate() -> None:
    """The gate once more on the newest build of the instance that the environment names."""
    from orchestration import gate
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with instance.lake() as lake:
        build = gate.runs.read_build(lake)
        assert build is not None
        gate.decide(instance, lake, build.run_id, target=instance.dbt_target, actor="bench")


if __name__ == "__main__":
    _gate()
