"""What `zhongtai check` and `zhongtai check suggest` say to a person."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
from rich.console import Group, RenderableType
from rich.table import Table

from orchestration import dbt_artifacts, runs
from orchestration.instance import Instance
from orchestration.problems import Problem
from quality.plan import GroupPlan
from quality.statistics.suggest import Suggestion
from quality.verdict import Verdict

TOLD = 4  # days that are shown of a figure


def newest_build(lake: duckdb.DuckDBPyConnection) -> tuple[runs.Build, int]:
    """It and the snapshot of its candidate. Raises Problem where nothing has been built."""
    build = runs.read_build(lake)
    if build is None or build.candidate_snapshot is None:
        cure = "`zhongtai run` lands, builds and publishes."
        raise Problem("Nothing has been built yet.", where="ops.run", cure=cure)
    return build, build.candidate_snapshot


def marts_built(instance: Instance, build: runs.Build) -> set[str]:
    """The marts that this build made."""
    models = dbt_artifacts.models(dbt_artifacts.read_manifest(instance.dbt_target))
    return {name for name, model in models.items() if model.group and build.results.get(name) == "success"}


def of_verdicts(failed: Sequence[Verdict], asked: int, held: Sequence[GroupPlan]) -> RenderableType:
    """The checks that failed, with their cure, and the groups they would hold."""
    if not failed:
        return f"✓ {asked} checks, none failed: all groups would move. | {asked} 项检查全部通过"
    table = Table(title=f"{len(failed)} of {asked} checks failed | 未通过的检查")
    for name in ("check", "on", "found", "expected", "cure"):
        table.add_column(name, overflow="fold")
    for verdict in sorted(failed, key=lambda v: (not v.holds, v.object, v.check)):
        name = verdict.check if verdict.holds else f"{verdict.check} (told only | 仅提示)"
        table.add_row(name, verdict.object, verdict.observed, verdict.expected, verdict.cure)
    would = ", ".join(plan.group for plan in held)
    return Group(
        table, f"Would be held | 将暂缓发布: {would}" if held else "No group would be held. | 不影响发布"
    )


def of_suggestions(found: Sequence[Suggestion], file: Path) -> RenderableType:
    """A line a figure: its limit now and the suggested one, with the days that each would have told."""
    if not found:
        return "No mart has a history long enough. | 历史数据不足，无法建议"
    table = Table(title=f"Limits for {file} | 阈值建议")
    for name in ("figure", "days", "limit", "told now | 现会提示", "suggested", "told then | 将会提示"):
        table.add_column(name, overflow="fold")
    for one in found:
        proposed = f"{one.limit:g}" if one.limit else "none fits | 无"
        if one.limit == one.figure.limit:
            proposed = "as it is | 不变"
        table.add_row(
            f"{one.mart}.{one.figure.name}", str(one.days), f"{one.figure.limit:g}", _days(one.told), proposed, _days(one.suggested)
        )  # fmt: skip
    return table


def as_rows(found: Sequence[Suggestion]) -> Iterator[dict[str, object]]:
    """The same for a machine."""
    for one in found:
        yield {
            "mart": one.mart,
            "figure": one.figure.name,
            "days": one.days,
            "limit": one.figure.limit,
            "suggested": one.limit,
            "told": one.told.to_dict("records"),
            "told_by_suggested": one.suggested.to_dict("records"),
        }


def copied(file: Path | None) -> str:
    """What `--write` did."""
    if file is None:
        return "This instance has its own thresholds already; they stay. | 已有自定义阈值，未改动"
    return f"Written: {file}. Edit it; `zhongtai check` tries it. | 已写入，可修改后用 `zhongtai check` 试跑"


def _days(told) -> str:
    if told.empty:
        return "nothing | 无"
    shown = [
        f"{row['day']} {row['segment']}: {row['observed']:,.4g} for {row['expected']:,.4g}".replace(" :", ":")
        for row in told.sort_values("surprise", key=abs, ascending=False).head(TOLD).to_dict("records")
    ]
    more = f"\n… {len(told)} on {told['day'].nunique()} days" if len(told) > TOLD else ""
    return "\n".join(shown) + more
