"""The rules of Great Expectations, read from the suites that the gate really builds, over made figures that call up every check.

Here: the figures, and what each check asks. Not here: the other engines (rules.py).
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd
import sqlglot
from sqlglot import exp

from quality.statistics.calendar import Calendar
from quality.statistics.findings import Asked, Looked, findings
from quality.statistics.suite import judge
from quality.statistics.thresholds import Figure, Thresholds, Watch
from tests.rules import EMPTY, Rule

STATISTICS = "great_expectations"
TODAY, DAYS = date(2026, 6, 30), 120
CALENDAR = Calendar(frozenset(), frozenset(), (date(2025, 1, 29), date(2026, 2, 17)))
# Checks that are of no figure, by the words that suite and findings give them.
_OF_THE_DAY = {
    "newest day": "freshness",
    "no day to come": "future",
    "days seen are there": "days that were seen",
}
_OF_A_FIGURE = {"moves": "moves", "restated": "restated", "as": "what was seen of the week"}


def of_statistics(thresholds: Thresholds) -> Iterator[Rule]:
    """One rule a check and column. Raises KeyError for a check that has no word yet."""
    looked = []
    for watch in thresholds.watches:
        figures = _figures(watch)
        found = findings(watch, figures, Asked(TODAY, CALENDAR, thresholds, figures))
        looked.append(Looked(watch, figures, found))
    for mart, result in judge(looked, "").results.items():
        watch = next(one for one in thresholds.watches if one.mart == mart)
        for one in result.results:
            for column, asks in _asked(watch, one.expectation_config.meta["check"]):
                yield Rule(STATISTICS, mart, column, asks)


def _asked(watch: Watch, check: str) -> Iterator[tuple[str, str]]:
    name, _, more = check.partition(",")[0].partition(" ")
    figure = next((one for one in watch.figures if one.name == name), None)
    if check == "rows":
        yield "*", "volume"
    elif check in _OF_THE_DAY:
        yield watch.day, _OF_THE_DAY[check]
    elif figure:
        for column, asks in _of_figure(figure):
            yield column, _OF_A_FIGURE[more.partition(" ")[0]] if more else asks
    elif more == "there" and name in dict(watch.categories):
        yield name, "each usual value"
    else:
        raise KeyError(f"{watch.mart}: {check!r} has no word in tests/rules_statistics.py")


def _of_figure(figure: Figure) -> Iterator[tuple[str, str]]:
    """Its columns, and what is asked of them: which part of the rows is empty asks what NOT NULL asks."""
    tree = sqlglot.parse_one(figure.value.replace("{zone}", "UTC"), dialect="duckdb")
    empty = {column.name for null in tree.find_all(exp.Is) for column in null.find_all(exp.Column)}
    columns = sorted({column.name for column in tree.find_all(exp.Column)})
    for column in columns or ["*"]:
        if not columns:
            yield column, "volume"
        else:
            yield column, EMPTY if column in empty else f"{figure.of} by day"


def _figures(watch: Watch) -> pd.DataFrame:
    """What `figures.query` would answer of a quiet mart: six segments a column, no two days alike."""
    if not watch.day:
        return pd.DataFrame([{"day": None, "by": "", "segment": "", "rows": 100}])
    bys = {by for figure in watch.figures for by in figure.by} | {column for column, _ in watch.categories}
    rows = []
    for by in ("", *sorted(bys)):
        for n in range(DAYS):
            for segment in range(6) if by else [""]:
                row = {"day": TODAY - timedelta(DAYS - 1 - n), "by": by, "segment": str(segment), "rows": 100}
                for figure in watch.figures:
                    if by in ("", *figure.by):
                        row[figure.name] = (0.5 if figure.of == "share" else 1000.0) * (1 + n % 3 / 100)
                rows.append(row)
    return pd.DataFrame(rows)
