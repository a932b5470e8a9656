"""What two publications differ in, as a person reads it."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table

from lake.difference import Change, MartDifference

LISTED = 24  # sums of one mart; `--json` has all


def of_differences(found: Sequence[MartDifference]) -> RenderableType:
    """A table of the marts that differ, and one of the sums of each; one line where nothing does."""
    differing = [mart for mart in found if mart.differs]
    if not differing:
        return f"Nothing differs in {len(found)} marts. | {len(found)} 张表均无差异"
    table = Table(title="Marts that differ | 有差异的表")
    for name in ("mart", "group", "rows before", "rows after", "only before", "only after", "columns"):
        table.add_column(name, overflow="fold", justify="right" if " " in name else "left")
    for mart in differing:
        counts = (mart.rows_before, mart.rows_after, mart.only_before, mart.only_after)
        table.add_row(mart.mart, mart.group, *map(_figure, counts), ", ".join(mart.columns))
    same = (
        f"{len(found) - len(differing)} marts are as they were. | 其余 {len(found) - len(differing)} 张表不变"
    )
    return Group(table, *(_sums(mart) for mart in differing if mart.sums), same)


def _sums(mart: MartDifference) -> Table:
    left = len(mart.sums) - LISTED
    table = Table(
        title=f"{mart.mart}: sums | 合计",
        caption=f"{left} more: --json | 另有 {left} 行" if left > 0 else None,
    )
    for name in ("unit, month", "column", "before", "after", "change"):
        table.add_column(
            name, overflow="fold", justify="left" if name in ("unit, month", "column") else "right"
        )
    for change in mart.sums[:LISTED]:
        figures = (change.before, change.after, _difference(change))
        table.add_row(change.where or "all | 全部", change.column, *map(_figure, figures))
    return table


def _difference(change: Change) -> Decimal | int:
    return (change.after or 0) - (change.before or 0)


def _figure(value: Decimal | int | None) -> str:
    return "–" if value is None else f"{value:,}"
