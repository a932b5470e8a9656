"""What statistics say of a build: asks the candidate for its figures, and what people see now for theirs, and lets `quality` judge.

Belongs here: which file of thresholds holds, the queries run at their snapshots, the company's calendar. Does not: any judgement.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import duckdb
import pandas as pd

from lake.home import Home
from lake.shown import shown_marts
from orchestration.business_day import business_today
from orchestration.instance import Instance
from orchestration.problems import Problem
from quality.statistics.calendar import Calendar
from quality.statistics.figures import query
from quality.statistics.findings import Asked, Looked, findings, history
from quality.statistics.suggest import Suggestion, suggest
from quality.statistics.suite import Judgement, crashed, judge
from quality.statistics.thresholds import Thresholds, Watch
from quality.statistics.thresholds_read import ThresholdsError, parse
from quality.verdict import STATISTICS, Verdict

FILE = "thresholds.yaml"
_LUNAR_NEW_YEAR = "Chinese New Year (Spring Festival)"


def thresholds_file(home: Home) -> Path:
    """The instance's own thresholds where it has any, else the platform's."""
    own = home.root / FILE
    return own if own.exists() else Path(str(files("quality.statistics").joinpath(FILE)))


def read_thresholds(home: Home, marts: Collection[str]) -> Thresholds:
    """The thresholds that hold. marts: those there are. Raises ThresholdsError for a text that cannot be used."""
    file = thresholds_file(home)
    found = parse(file.read_text(encoding="utf-8"), file.name)
    if unknown := [watch.mart for watch in found.watches if watch.mart not in marts]:
        raise ThresholdsError(
            f"{file.name}: marts.{unknown[0]}: there is no such mart; there are: {', '.join(sorted(marts))}"
        )
    return found


def check(
    instance: Instance,
    lake: duckdb.DuckDBPyConnection,
    snapshot: int,
    marts: Mapping[str, str],
    built: Collection[str],
) -> Judgement:
    """Verdicts on the marts at `snapshot`. marts: {mart: its group} of all that may be watched. built: those that were built in this run.

    Of a group that was never published nothing is held by statistics: there is no checked number to keep showing.
    """
    file = thresholds_file(instance.home)
    today = business_today(instance)
    try:
        thresholds = read_thresholds(instance.home, marts)
        calendar = read_calendar(lake, snapshot)
    except (ThresholdsError, OSError, duckdb.Error) as error:
        cure = f"Correct {file}, or remove it to take the platform's own; then `zhongtai publish`."
        said = {
            "observed": " ".join(str(error).split()),
            "expected": "thresholds and a calendar that can be used",
            "cure": cure,
        }
        one_of_each = {marts[mart]: mart for mart in sorted(marts, reverse=True)}.values()
        return Judgement(
            tuple(Verdict(f"{STATISTICS}thresholds", mart, False, **said) for mart in one_of_each)
        )
    shown = shown_marts(lake)
    verdicts: list[Verdict] = []
    found: list[Looked] = []
    for watch in (w for w in thresholds.watches if w.mart in built):
        try:
            figures = ask(instance, lake, watch, thresholds, snapshot, today)
            before = _published(instance, lake, watch, thresholds, shown.get(watch.mart), today)
            days = history(figures)
            if watch.day and days < thresholds.enough_days:
                verdicts.append(_too_short(watch, days, thresholds))
            strays = findings(watch, figures, Asked(today, calendar, thresholds, before))
            found.append(Looked(watch, figures, strays))
        except Exception as error:  # a check that crashes counts as failed, and the others go on
            verdicts.append(crashed(watch.mart, error, file.name))
    judged = judge(found, file.name)
    held = {mart for mart in built if mart in shown and thresholds.holds}
    verdicts += [v if v.object in held else replace(v, severity="warn") for v in judged.verdicts]
    return replace(judged, verdicts=tuple(verdicts))


def ask(
    instance: Instance,
    lake: duckdb.DuckDBPyConnection,
    watch: Watch,
    thresholds: Thresholds,
    snapshot: int,
    today: date,
) -> pd.DataFrame:
    """The figures of a mart at a snapshot, by day and segment. Raises duckdb.Error where the mart has no such column."""
    first = today - timedelta(thresholds.history_days)
    relation = f'candidate."{watch.mart}" at (version => {snapshot})'
    return lake.execute(query(watch, relation, first, instance.settings.timezone)).df()


def _published(
    instance, lake, watch: Watch, thresholds: Thresholds, snapshot: int | None, today: date
) -> pd.DataFrame | None:
    """The same of what people see; None where nothing is, or where that had other columns."""
    if snapshot is None:
        return None
    try:
        return ask(instance, lake, watch, thresholds, snapshot, today)
    except duckdb.BinderException:
        return None


def read_calendar(lake: duckdb.DuckDBPyConnection, snapshot: int) -> Calendar:
    """The company's days off, as the candidate has them."""
    rows = lake.execute(
        "select calendar_date, is_holiday, is_makeup_working_day, holiday_name_en"
        f" from candidate.dim_date at (version => {snapshot}) where is_holiday or is_makeup_working_day order by calendar_date"
    ).fetchall()
    lunar: dict[int, date] = {}
    for day, _, _, name in rows:
        if name == _LUNAR_NEW_YEAR:
            lunar.setdefault(day.year, day)
    return Calendar(
        frozenset(day for day, off, _, _ in rows if off),
        frozenset(day for day, _, made_up, _ in rows if made_up),
        tuple(lunar.values()),
    )


def _too_short(watch: Watch, days: int, thresholds: Thresholds) -> Verdict:
    said = f"{days} days of history, {thresholds.enough_days} are needed to know what to expect"
    return Verdict(f"{STATISTICS}history", watch.mart, True, "warn", observed=said)


def suggestions(
    instance: Instance,
    lake: duckdb.DuckDBPyConnection,
    snapshot: int,
    marts: Collection[str],
    days: int,
    wanted: int,
    progress: Callable[[str, int, int], None],
) -> list[Suggestion]:
    """Limits that the past of the marts at `snapshot` suggests. Raises Problem for thresholds that cannot be used."""
    try:
        thresholds = read_thresholds(instance.home, marts)
    except ThresholdsError as error:
        raise Problem(
            str(error), where=str(thresholds_file(instance.home)), cure="Correct it, or remove it."
        ) from None
    asked = Asked(business_today(instance), read_calendar(lake, snapshot), thresholds)
    found: list[Suggestion] = []
    for watch in (w for w in thresholds.watches if w.mart in marts):
        try:
            figures = ask(instance, lake, watch, thresholds, snapshot, asked.today)
        except duckdb.BinderException as error:
            raise Problem(
                str(error).splitlines()[0],
                where=str(thresholds_file(instance.home)),
                cure=f"Correct what it asks of {watch.mart}, or remove the file to take the platform's own.",
            ) from None
        label = f"Judging {watch.mart} | 回测"
        found += suggest(
            watch, figures, asked, days, wanted, lambda done, of, label=label: progress(label, done, of)
        )
    return found


def copy_thresholds(home: Home) -> Path | None:
    """Give the instance thresholds of its own, to be edited; None where it has some."""
    own = home.root / FILE
    if own.exists():
        return None
    own.write_text(thresholds_file(home).read_text(encoding="utf-8"), encoding="utf-8")
    return own
