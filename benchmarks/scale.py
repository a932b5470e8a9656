"""The whole platform as the company grows: first run, one day more, memory and disk at three scales a factor ten apart.

    make bench ONLY=scale [SIZE=order lines of the largest; at least 20000]

Here: the scales and the figures. Not here: how a company of that size comes about (`scaled.py`, `multiply.py`). Every
run must reconcile to the cent with what Tryton and the tills say of themselves: a fast wrong number is none. A small company's
run is mostly the start of its programs, which flatters the exponent; from the middle scale on it says more.
"""

import json
import math
import sys
import tempfile
from pathlib import Path

from benchmarks.figure import figure
from benchmarks.scaled import Base, base_company, scaled_company
from sample_company.plan import ORDER_LINES, SMALLEST

LARGEST = 10 * ORDER_LINES
COPIES = (1, 10, 100)
_AIM = 1.05


def run(size: int = LARGEST) -> list[dict]:
    """Rows {name, value, unit, target, met}. `size`: order lines of the largest; the others have a hundredth and a tenth."""
    smallest = max(size / COPIES[-1] / ORDER_LINES, SMALLEST)
    rows: list[dict] = []
    with (
        tempfile.TemporaryDirectory(prefix="zt-scale-", ignore_cleanup_errors=True) as root,
        base_company(Path(root) / "base", smallest) as base,
    ):
        taken = [_measured(base, Path(root), copies, rows) for copies in COPIES]
    for place, what in enumerate(("whole run", "increment")):
        for first in (0, 1):
            grown = exponent(COPIES[-1] / COPIES[first], taken[first][place], taken[-1][place])
            name = f"growth exponent of the {what}, scale {smallest * COPIES[first]:g} to {smallest * COPIES[-1]:g}"
            aim = (place, first) == (0, 0)
            rows.append(figure(name, grown, "", f"<= {_AIM}" if aim else "", not aim or grown <= _AIM))
    return rows


def exponent(growth: float, before: float, after: float) -> float:
    """p of seconds = c · size^p through two points, `growth` times apart: 1 is linear, 2 quadratic."""
    return math.log(after / before) / math.log(growth)


def _measured(base: Base, root: Path, copies: int, rows: list[dict]) -> tuple[float, float]:
    """Seconds of the whole run and of the increment at one scale; the rows of both go to `rows`."""
    at = f"scale {base.scale * copies:g}"
    with scaled_company(base, root / f"x{copies}", copies) as company:
        whole = company.run()
        company.reconcile()
        kept = sum(file.stat().st_size for file in company.home.lake.rglob("*") if file.is_file())
        day = company.pass_day()
        increment = company.run(day)
        company.reconcile(day)
    found = [
        figure(f"whole first run, {at}", whole.seconds, "s"),
        figure(f"increment of one day, {at}", increment.seconds, "s"),
        figure(f"peak memory of the whole first run, {at}", whole.peak_mb, "MB"),
        figure(f"peak memory of the increment, {at}", increment.peak_mb, "MB"),
        figure(f"lake on disk after the first run, {at}", kept / 1e6, "MB"),
    ]
    for row in found:
        # The largest takes long, and a later failure must not lose what was seen.
        print(f"  {row['name']}: {row['value']:,} {row['unit']}", flush=True)
    rows += found
    return whole.seconds, increment.seconds


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST), indent=2))
