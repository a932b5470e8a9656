"""The landing benchmark runs and yields rows of the agreed form; what it measures is no test's business."""

import pytest

from benchmarks import landing

pytestmark = pytest.mark.integration


def test_landing_benchmark_runs_small():
    rows = landing.run(size=2000)
    assert len(rows) == 4
    for row in rows:
        assert set(row) == {"name", "value", "unit", "target", "met"}
        assert row["value"] > 0
