"""What the gate makes of figures that cannot be judged: frames in the place of the lake's answers.

Here: a short history, a column that is gone, thresholds that cannot be used, a group nobody has seen. Not here: the judgement itself
(test_quality_statistics.py); a mart without rows (test_quality_emptied.py).
"""

from datetime import date, timedelta
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from orchestration import statistics
from quality.statistics.calendar import Calendar

TODAY = date(2026, 6, 30)
FILE = """
holds: true
defaults: {windows: [1], limit: 6, at_least_percent: 30}
marts:
  fct: {day: business_date, figures: {lines: {value: count(*)}}}
  dim: {rows_percent: 20}
"""
SALES = (1, "sales", "", "", None, 7, ["fct"])  # as lake.shown answers
MARTS = {"dim": "core", "fct": "sales", "tonnes": "carbon"}


@pytest.fixture
def gate(tmp_path, monkeypatch):
    """The gate's question with answers that a test gives: answer {mart: frame or exception}."""
    (tmp_path / "thresholds.yaml").write_text(FILE)
    home = SimpleNamespace(root=tmp_path)
    shown = [SALES, (1, "core", "", "", None, 7, ["dim"])]
    lake = SimpleNamespace(execute=lambda sql: SimpleNamespace(fetchall=lambda: shown))
    monkeypatch.setattr(statistics, "business_today", lambda instance: TODAY)
    monkeypatch.setattr(
        statistics, "read_calendar", lambda *_: Calendar(frozenset(), frozenset(), (date(2026, 2, 17),))
    )

    def ask(instance, lake, watch, thresholds, snapshot, today):
        found = gate.answer[watch.mart]
        if isinstance(found, Exception):
            raise found
        return found

    def judged():
        found = statistics.check(SimpleNamespace(home=home), lake, 9, MARTS, MARTS.keys())
        return {
            (verdict.object, verdict.check.removeprefix("statistics: ")): verdict
            for verdict in found.verdicts
        }

    monkeypatch.setattr(statistics, "ask", ask)
    gate = SimpleNamespace(
        shown=shown,
        file=tmp_path / "thresholds.yaml",
        judged=judged,
        answer={"fct": days(120), "dim": rows(10)},
    )
    return gate


def rows(count):
    return pd.DataFrame([{"day": None, "by": "", "segment": "", "rows": count}])


def days(count, last=100.0):
    values = [100.0 + n % 3 for n in range(count - 1)] + [last]
    first = TODAY - timedelta(count - 1)
    return pd.DataFrame(
        [
            {"day": first + timedelta(n), "by": "", "segment": "", "rows": 100, "lines": v}
            for n, v in enumerate(values)
        ]
    )


def test_three_days_of_history_are_told_judge_nothing_and_hold_nothing(gate):
    gate.answer["fct"] = days(3, last=100_000.0)
    found = gate.judged()
    said = found["fct", "history"]
    assert (
        said.passed
        and not said.holds
        and said.observed == "3 days of history, 56 are needed to know what to expect"
    )
    assert ("fct", "lines") not in found and not any(verdict.holds for verdict in found.values())
    gate.answer["fct"] = days(120, last=100_000.0)
    assert gate.judged()["fct", "lines"].holds, "the same day after a history that is long enough"


def test_a_check_on_a_column_that_is_gone_has_failed_and_the_others_go_on(gate):
    gate.answer["fct"] = duckdb.BinderException('Referenced column "amount" not found')
    gate.answer["dim"] = rows(4)
    found = gate.judged()
    said = found["fct", "asked"]
    assert said.holds and "amount" in said.observed
    assert "marts.fct in thresholds.yaml" in said.cure and "zhongtai describe fct" in said.cure
    assert found["dim", "rows"].passed, "what people see of it is the same frame here"


def test_a_typo_in_the_thresholds_holds_each_group_once_and_names_its_place(gate):
    for wrong, said in {
        FILE.replace("rows_percent", "rows_procent"): "there is no 'rows_procent', perhaps rows_percent",
        FILE.replace("fct:", "fkt:"): "marts.fkt: there is no such mart; there are: dim, fct, tonnes",
    }.items():
        gate.file.write_text(wrong)
        found = gate.judged()
        assert found.keys() == {(mart, "thresholds") for mart in MARTS}
        for verdict in found.values():
            assert verdict.holds and said in verdict.observed and str(gate.file) in verdict.cure


def test_what_nobody_has_seen_and_what_the_file_only_tells_is_held_by_no_statistic(gate):
    gate.answer["fct"] = days(120, last=100_000.0)
    gate.shown.clear()
    assert not gate.judged()["fct", "lines"].passed and not gate.judged()["fct", "lines"].holds
    gate.shown.append(SALES)
    assert gate.judged()["fct", "lines"].holds
    gate.file.write_text(FILE.replace("holds: true", "holds: false"))
    verdict = gate.judged()["fct", "lines"]
    assert not verdict.passed and not verdict.holds
