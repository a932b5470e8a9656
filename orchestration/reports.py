"""What the command line prints: plain tables and sentences, English with Chinese beside it."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lake.dictionary import Entry
from orchestration.outcome import Outcome
from orchestration.problems import Exit, Problem
from quality.reconcile import Line

# A pipe has no width: wide enough for a line of figures, so that nothing is cut.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 170)


def problem(error: Problem, to: Console) -> None:
    """What, where, cure."""
    to.print(f"[bold red]✗ {escape(error.what)}[/]")
    to.print(f"  where | 位置: {escape(error.where)}", soft_wrap=True)
    to.print(f"  cure  | 处理: {escape(error.cure)}", soft_wrap=True)


def run_outcome(result: Outcome, to: Console) -> None:
    """One line for the publication, one for each thing that needs a person."""
    for source, error, cure in result.failed_sources:
        to.print(f"[bold red]✗ {source} was not landed whole | 未完整入湖[/]")
        for said, mend in zip(error.splitlines(), cure.splitlines(), strict=False):
            to.print(f"  {escape(said)}", soft_wrap=True)
            to.print(f"  cure  | 处理: {escape(mend)}", soft_wrap=True)
    if result.build_error:
        to.print(
            f"[bold red]✗ The build broke off | 构建中断:[/] {escape(result.build_error)}", soft_wrap=True
        )
        to.print(
            "  cure  | 处理: logs/build.log and dbt/dbt.log in the home folder say more; then `zhongtai run`"
        )
    for plan in result.forced:
        to.print(f"[bold red]▲ forced | 强制发布: {plan.group}[/] — {escape(plan.reason)}", soft_wrap=True)
    for plan in result.held:
        to.print(f"[bold yellow]■ held | 暂缓发布: {plan.group}[/] — {escape(plan.reason)}", soft_wrap=True)
    if result.held:
        to.print("  Held groups still show their last checked numbers. | 暂缓的仍显示上一版已核对的数字")
        to.print(
            '  cure  | 处理: `zhongtai reconcile`, `zhongtai query "select * from ops.verdict where not passed"`'
        )
    else:
        to.print(f"[bold green]✓ Publication {result.publication_id} | 发布第 {result.publication_id} 版[/]")
    if result.code == Exit.SOURCE_FAILED:
        for source, *_ in result.failed_sources:
            since = result.landed.get(source, "never | 从未")
            to.print(
                f"  {source} last landed | 上次入湖: {since}; what stands on it was built from that.",
                soft_wrap=True,
            )


def reconciliation(lines: Sequence[Line]) -> Table:
    """source = mart + quarantined + duplicates + deleted, line by line."""
    table = Table(
        title="Source = mart + quarantined + duplicates + deleted | 源系统 = 集市 + 隔离 + 重复 + 删除"
    )
    for name in ("source", "entity", "currency", "measure"):
        table.add_column(name)
    for name in ("source total", "mart", "quarantined", "duplicates", "deleted", "residue"):
        table.add_column(name, justify="right")
    for line in lines:
        digits = 0 if line.measure == "rows" else 2
        figures = (line.source_total, line.mart, line.quarantined, line.duplicates, line.deleted)
        style = "red" if line.residue else ""
        table.add_row(
            line.source,
            line.entity,
            line.currency or "all",
            line.measure,
            *(f"{figure:,.{digits}f}" for figure in figures),
            f"{line.residue.normalize():f}" if line.residue else "0",
            style=style,
        )
    return table


def description(entries: Sequence[Entry]) -> Table:
    """A mart's columns with type, unit, meaning and Chinese label."""
    first = entries[0]
    table = Table(
        title=f"marts.{first.mart} {first.mart_label_zh} — {first.mart_description}",
        caption=f"owner: {first.owner} · publication group: {first.publication_group}",
        title_justify="left",
    )
    for name in ("column", "中文", "type", "unit", "description"):
        table.add_column(name, overflow="fold")
    for entry in entries:
        table.add_row(entry.column_name, entry.label_zh, entry.data_type, entry.unit, entry.description)
    return table
