"""Great Expectations over the findings: one suite a mart, whose results become verdicts and pages for people.

Belongs here: which expectation a check is, and what a person is told of its result. Does not: the findings themselves, the pages
(`data_docs/`). Great Expectations is loaded when it is needed: that takes seconds. It asks nobody and tells nobody.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from quality.statistics.figures import Frame
from quality.statistics.findings import Looked, names
from quality.statistics.thresholds import Watch
from quality.verdict import STATISTICS, Verdict

KEPT = 50  # rows to look at


@dataclass(frozen=True)
class Judgement:
    """Verdicts on the marts; by mart what was looked at, and Great Expectations' own results, for their pages."""

    verdicts: tuple[Verdict, ...]
    looked: Mapping[str, Looked] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)


def judge(found: Sequence[Looked], where: str) -> Judgement:
    """Each mart's findings. where: the thresholds' file, for cures. A check that crashes has failed, the others go on."""
    if not found:
        return Judgement(())
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("candidate")
    verdicts: list[Verdict] = []
    results: dict[str, Any] = {}
    for watch, frame in ((one.watch, one.findings) for one in found if len(one.findings)):
        batch = source.add_dataframe_asset(watch.mart).add_batch_definition_whole_dataframe("found")
        suite = context.suites.add(
            gx.ExpectationSuite(watch.mart, expectations=list(_expectations(watch, frame)))
        )
        validation = context.validation_definitions.add(
            gx.ValidationDefinition(name=watch.mart, data=batch, suite=suite)
        )
        result = validation.run(
            batch_parameters={"dataframe": _columns(watch, frame)}, result_format="BOOLEAN_ONLY"
        )
        results[watch.mart] = result
        verdicts += [_verdict(watch, frame, one.to_json_dict(), where) for one in result.results]
    return Judgement(tuple(verdicts), {one.watch.mart: one for one in found}, results)


def crashed(mart: str, error: Exception, where: str) -> Verdict:
    """What is said where a mart's figures could not be asked for: a check that crashes has failed."""
    said = " ".join(str(error).split())
    cure = f"Correct marts.{mart} in {where}: its columns are in docs and in `zhongtai describe {mart}`; then `zhongtai publish`."
    return Verdict(
        f"{STATISTICS}asked",
        mart,
        False,
        observed=said,
        expected=f"figures of {mart} as {where} asks for them",
        cure=cure,
    )


def _columns(watch: Watch, frame: Frame) -> Frame:
    """What is judged of each check, in a column of its own, for Great Expectations is asked about columns; the shorter ones end in NaN.

    A condition on the rows of one long column would do, but costs as much as all the rest of the gate.
    """
    import pandas as pd

    figures = {figure.name for figure in watch.figures}
    return pd.concat(
        {
            name: rows[_judged(name, figures)].reset_index(drop=True)
            for name, rows in frame.groupby("check", sort=False)
        },
        axis=1,
    )


def _judged(name: str, figures: Collection[str]) -> str:
    """Of a figure it is judged how far it strays; of everything else what was observed."""
    return "surprise" if name.partition(",")[0] in figures else "observed"


def _expectations(watch: Watch, frame: Frame) -> Iterator[Any]:
    import great_expectations.expectations as gxe

    limits = {figure.name: figure for figure in watch.figures}
    for name in names(frame):
        rows = frame[frame["check"] == name]
        figure = limits.get(name.partition(",")[0])
        # what is old is told, and built from all the same: a source that fails must not stop the others
        severity = figure.severity if figure else "warn" if name == "newest day" else "error"
        meta = {"check": name, "severity": severity}
        if figure:
            low, high = -figure.limit, figure.limit
        else:
            low, high = float(rows["low"].min()), float(rows["high"].max())
        yield gxe.ExpectColumnValuesToBeBetween(
            column=name, min_value=low, max_value=None if high == inf else high, meta=meta
        )


def _verdict(watch: Watch, frame: Frame, result: Mapping[str, Any], where: str) -> Verdict:
    meta = result["expectation_config"]["meta"]
    name, passed = meta["check"], bool(result["success"])
    broken = [
        info["exception_message"]
        for info in _exceptions(result["exception_info"])
        if info.get("raised_exception")
    ]
    figures = {figure.name for figure in watch.figures}
    strays = (
        frame.iloc[0:0] if passed else _strays(frame[frame["check"] == name], _judged(name, figures), result)
    )
    furthest = next(iter(strays[:1].to_dict("records")), None)
    figure = name.partition(",")[0]
    place = f"marts.{watch.mart}" + (f".figures.{figure}" if figure in figures else "")
    return Verdict(
        check=STATISTICS + name,
        object=watch.mart,
        passed=passed,
        severity=meta["severity"],
        observed="; ".join(broken) or (_observed(furthest, len(strays)) if furthest else ""),
        expected=_room(furthest) if furthest else "as on other such days",
        rows="[]" if passed else json.dumps(_plain(strays[:KEPT]), ensure_ascii=False),
        cure="" if passed else "Look at those rows of the mart and at their source. Is it right all the same: "
        f'`zhongtai publish --force --reason "…"`; is it always so: {place} in {where}.',
    )  # fmt: skip


def _strays(rows: Frame, column: str, result: Mapping[str, Any]) -> Frame:
    kwargs, values = result["expectation_config"]["kwargs"], rows[column]
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    outside = rows[(values < (-inf if low is None else low)) | (values > (inf if high is None else high))]
    # the whole before its parts, then what strays furthest
    parts, far = outside["segment"] != "", -outside[column].abs()
    return outside.iloc[sorted(range(len(outside)), key=lambda n: (parts.iloc[n], far.iloc[n]))]


def _observed(row: Mapping[str, Any], strays: int) -> str:
    """Without its unit and as a part of what was expected: why a group is held is read by people who may not see a unit's sums."""
    found = _number(row["observed"], row["expected"])
    of = " of what is expected" if row["expected"] > 0 else ""
    more = f" ({strays} stray)" if strays > 1 else ""
    return f"{row['day']}: {found}{of}{more}".removeprefix(": ")


def _room(row: Mapping[str, Any]) -> str:
    low, high = (_number(row[side], row["expected"]) for side in ("low", "high"))
    return f"{low} to {high}" if row["high"] != inf else f"{low} or more"


def _number(value: float, expected: float) -> str:
    return f"{100 * value / expected:.0f} %" if expected > 0 and value != inf else f"{value:.3g}"


def _plain(rows: Frame) -> list[dict[str, Any]]:
    return json.loads(
        rows.drop(columns=["check"]).to_json(orient="records", double_precision=6, force_ascii=False)
    )


def _exceptions(info: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [info] if "raised_exception" in info else list(info.values())
