"""The benchmark runner's own rules: what counts as a benchmark, and that ONLY=… forgets nothing."""

import pytest

from benchmarks import __main__ as runner
from benchmarks import scale

ROW = {"name": "a", "value": 1.0, "unit": "s", "target": "< 2", "met": True, "command": "make bench"}


def test_a_row_keeps_its_form():
    assert runner._row({**ROW, "more": 1}) == ROW
    with pytest.raises(ValueError, match="lacks unit"):
        runner._row({key: value for key, value in ROW.items() if key != "unit"})


def test_measured_rows_replace_their_namesakes_only():
    old = [ROW, {**ROW, "name": "b"}]
    assert runner.merge(old, [{**ROW, "value": 2.0}]) == [{**ROW, "value": 2.0}, {**ROW, "name": "b"}]


def test_the_runner_finds_benchmarks_and_not_their_material():
    assert "landing" in runner.modules()
    assert "__main__" not in runner.modules()
    assert "tryton_shape" not in runner.modules()
    assert {"scale", "charts"} <= set(runner.modules())
    assert not {"multiply", "scaled", "watched", "chart_lake"} & set(runner.modules())


def test_the_exponent_of_what_grows_with_the_company_is_one():
    assert scale.exponent(100, 3, 300) == pytest.approx(1)
    assert scale.exponent(100, 3, 3) == 0
    assert scale.exponent(10, 1, 100) == pytest.approx(2)
