"""The pages of one judgement, as texts by file name. Whoever calls it writes them.

Belongs here: what stands on a page. Does not: its looks (the templates), its words (`words.py`), who may read it (Superset's view).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from quality import chinese
from quality.plan import GroupPlan
from quality.statistics.data_docs.plot import svg
from quality.statistics.data_docs.words import words
from quality.statistics.figures import Panel, panels, trailing
from quality.statistics.findings import Looked
from quality.statistics.suite import Judgement
from quality.statistics.thresholds import Figure
from quality.verdict import STATISTICS, Verdict

LANGUAGES = {"en": "zh", "zh": "en"}  # each with the one its pages link to
DRAWN_DAYS = 56
ROWS = 12
_TONES = {"promoted": "", "held": "bad", "forced": "warn", "passed": "", "holds": "bad", "warns": "warn"}


@dataclass(frozen=True)
class Build:
    """What was judged. checked_at: as people read it, with its zone. groups: {mart: what became of its group}. groups_zh: their names in Chinese."""

    run_id: str
    day: date
    checked_at: str
    thresholds: str
    groups: Mapping[str, GroupPlan]
    groups_zh: Mapping[str, str]


def pages(build: Build, judged: Judgement) -> dict[str, str]:
    """{`en/fct_pos_line.html`: the page}: one a watched mart and one that lists them, in each language."""
    environment = Environment(
        loader=PackageLoader("quality.statistics", "data_docs"), autoescape=True, undefined=StrictUndefined
    )
    index, mart_page = (environment.get_template(f"{name}.html.j2") for name in ("index", "mart"))
    found: dict[str, str] = {}
    for language, other in LANGUAGES.items():
        shared = {"language": language, "other": other, "w": words(language), "build": build}
        marts = [_mart(build, judged, name, language) for name in _names(judged)]
        found[f"{language}/index.html"] = index.render(
            **shared, here="index", back=False, heading=shared["w"]["title"], marts=marts
        )
        for mart in marts:
            found[f"{language}/{mart['name']}.html"] = mart_page.render(
                **shared, here=mart["name"], back=True, heading=mart["name"], mart=mart
            )
    return found


def _names(judged: Judgement) -> list[str]:
    return list(dict.fromkeys(verdict.object for verdict in judged.verdicts))


def _mart(build: Build, judged: Judgement, name: str, language: str) -> dict[str, Any]:
    looked = judged.looked.get(name)
    drawn = dict(_drawn(looked)) if looked else {}
    asked = {
        one["expectation_config"]["meta"]["check"]: one
        for one in (
            [r.to_json_dict() for r in judged.results[name].results] if name in judged.results else []
        )
    }
    checks = [
        _check(v, asked.get(v.check.removeprefix(STATISTICS), {}), drawn, looked, language)
        for v in judged.verdicts
        if v.object == name
    ]
    group = build.groups[name]
    state = "forced" if group.forced else "promoted" if group.moves else "held"
    failed = [check for check in checks if check["result"] != "passed"]
    said = {check["asks"] for check in failed}
    return {
        "name": name,
        "group": build.groups_zh.get(group.group, group.group) if language == "zh" else group.group,
        "state": state,
        "tone": _TONES[state],
        "why": "" if state == "promoted" else (language == "zh" and group.reason_zh) or group.reason,
        "checks": checks,
        "failed": failed,
        "drawings": [
            {"title": _title(name, language), "svg": _drawing(name, place, looked, language)}
            for name, place in drawn.items()
            if name not in said
        ],
    }  # fmt: skip


def _check(
    verdict: Verdict, asked: Mapping[str, Any], drawn: Mapping[str, Any], looked: Looked | None, language: str
) -> dict[str, Any]:
    name = verdict.check.removeprefix(STATISTICS)
    result = "passed" if verdict.passed else "holds" if verdict.holds else "warns"
    rows = json.loads(verdict.rows)
    kind = drawn[name][0].of if name in drawn else ""
    worst = str(rows[0]["segment"]) if rows else ""
    said = chinese.text if language == "zh" else str
    return {
        "asks": name,
        "title": _title(name, language),
        "result": result,
        "tone": _TONES[result],
        "observed": said(verdict.observed),
        "expected": said(verdict.expected),
        "cure": said(verdict.cure),
        "asked": _expectation(asked),
        "looked": int((looked.findings["check"] == name).sum()) if looked else "",
        "rows": [_row(row, kind) for row in rows[:ROWS]],
        "cut": words(language)["more"].format(n=ROWS) if len(rows) > ROWS else "",
        "drawing": _drawing(name, drawn[name], looked, language, worst) if result != "passed" and name in drawn else "",
    }  # fmt: skip


def _title(check: str, language: str) -> str:
    return chinese.figure(check) if language == "zh" else check


def _expectation(asked: Mapping[str, Any]) -> str:
    if not asked:
        return ""
    config = asked["expectation_config"]
    given = config["kwargs"]
    low, high = given.get("min_value"), given.get("max_value")
    return f"{config['type']}({given['column']}, {low}, {high})"


def _row(row: Mapping[str, Any], kind: str) -> dict[str, str]:
    low, high = (number(row[side], kind) for side in ("low", "high"))
    return {
        "segment": row["segment"],
        "day": row["day"],
        "observed": number(row["observed"], kind),
        "expected": number(row["expected"], kind),
        "room": f"{low} – {high}",
    }


def number(value: float | None, kind: str = "") -> str:
    """As people read it: shares in percent, thousands apart, three digits of what is small. None (no bound) is ∞."""
    if value is None or not isfinite(value):
        return "∞"
    if kind == "share":
        return f"{100 * value:.1f} %"
    return f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.3g}"


def _drawn(looked: Looked) -> Iterator[tuple[str, tuple[Figure, int, list[Panel]]]]:
    """Each check of a figure that was asked, with its days by segment."""
    asked = set(looked.findings["check"])
    figures = looked.figures.assign(day=pd.to_datetime(looked.figures["day"]).dt.date)
    for figure in looked.watch.figures:
        for window in figure.windows:
            name = figure.name if window == 1 else f"{figure.name}, {window} days"
            if name in asked:
                last = date.fromisoformat(max(looked.findings.loc[looked.findings["check"] == name, "day"]))
                first = last - timedelta(DRAWN_DAYS + window - 1)
                recent = figures[(figures["day"] >= first) & (figures["day"] <= last)]
                yield name, (figure, window, list(panels(recent, figure, first, last)))


def _drawing(
    name: str, place: tuple[Figure, int, list[Panel]], looked: Looked | None, language: str, segment: str = ""
) -> Markup:
    """The figure over all rows, or of one segment (`column=value`); nothing where that was not asked."""
    figure, window, by = place
    if looked is None:
        return Markup("")
    asked = looked.findings
    rows = asked[(asked["check"] == name) & (asked["segment"] == segment)]
    column, _, value = segment.partition("=")
    panel = next((p for p in by if p.by == column and value in p.segments), None)
    if rows.empty or panel is None:
        return Markup("")
    row = rows.sort_values("day").iloc[-1]
    until = panel.days.index(date.fromisoformat(row["day"])) + 1
    values, _ = trailing(panel, window, figure.of)
    mine = values[:until, panel.segments.index(value)]
    shown = slice(max(until - DRAWN_DAYS, 0), until)
    strays = not np.isnan(row["surprise"]) and abs(row["surprise"]) > figure.limit
    said = f"{name} {segment} {row['day']}: {number(row['observed'], figure.of)}, {words(language)['expected']} {number(row['expected'], figure.of)}"
    return Markup(
        svg(panel.days[shown], mine[shown].tolist(), row["low"], row["high"], strays=strays, said=said, number=lambda v: number(v, figure.of))
    )  # fmt: skip
