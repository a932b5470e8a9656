"""What `zhongtai sources` prints: English with Chinese beside it."""

from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ingestion.check import Checked
from ingestion.deliveries import data_files
from ingestion.errors import LandingError
from ingestion.mapping_read import read_mappings
from ingestion.report import LoadReport, SchemaChange

_REASONS = {"invalid": "refused 拒绝", "duplicate": "repeated 重复", "superseded": "superseded 已被替代"}


def print_checked(found: Checked, to: Console) -> None:
    """Rows by entity, what would be refused and why, what was mended, what nobody reads."""
    report = found.report
    to.print(_entities(found))
    for refusal in found.refusals:
        where = f"{refusal.file}, row {refusal.first_row}"
        column = f" {refusal.column}" if refusal.column else ""
        to.print(
            f"{_REASONS.get(refusal.reason, refusal.reason)}: {refusal.rows} × {refusal.entity}{column}"
            f" — {escape(where)}: {escape(refusal.message)}",
            soft_wrap=True,
        )
    for repair in report.repairs:
        what = f"{repair.entity}.{repair.column}" if repair.entity else repair.column
        to.print(f"by rule 按规则: {repair.rows} rows, {repair.rule}, {escape(what)}", soft_wrap=True)
    for file in report.files:
        if file.unmapped:
            names = escape(", ".join(file.unmapped[:20])) + (" …" if len(file.unmapped) > 20 else "")
            to.print(
                f"not mapped 未映射: {escape(file.name)}: {len(file.unmapped)} columns: {names}",
                soft_wrap=True,
            )
        if file.status not in ("landed", "refused", "unsettled"):
            to.print(f"{file.status}: {escape(file.name)}", soft_wrap=True)
    for entity, columns in found.unfilled.items():
        to.print(f"left empty 未填: {entity}: {', '.join(columns)}", soft_wrap=True)
    for error in [file.error for file in report.files if file.error] or (
        [report.error] if report.error else []
    ):
        to.print(f"[bold red]✗ {escape(error.what)}[/]", soft_wrap=True)
        to.print(f"  where | 位置: {escape(error.where)}", soft_wrap=True)
        to.print(f"  cure  | 处理: {escape(error.cure)}", soft_wrap=True)
    to.print(
        "[green]✓ All of it would land; nothing was written | 可全部入湖；未写入任何数据[/]"
        if found.well
        else "[yellow]■ Not all of it would land; nothing was written | 不能全部入湖；未写入任何数据[/]"
    )


def print_landed(reports: Sequence[LoadReport], to: Console) -> None:
    """One line a source that landed, what changed in each table, and what went wrong with its cure."""
    for report in reports:
        mark = {"ok": "[green]✓[/]", "partial": "[yellow]■[/]"}.get(report.status, "[bold red]✗[/]")
        moved = [t for t in report.tables if t.inserted or t.updated or t.deleted or t.refused]
        to.print(f"{mark} {report.source}: {report.status}" + ("" if moved else ", nothing new | 无新数据"))
        for t in moved:
            to.print(
                f"    {t.name}: +{t.inserted:,} ~{t.updated:,} -{t.deleted:,}, refused 拒绝 {t.refused:,}"
            )
        for change in report.schema_changes:
            said = f"{change.table}.{change.column} {change.change}: {change.detail}"
            to.print(f"    schema 结构变化: {escape(said)}", soft_wrap=True)
        for error in list(dict.fromkeys(e for e in (report.error, *(f.error for f in report.files)) if e)):
            to.print(f"    {escape(error.where)}: {escape(error.what)}", soft_wrap=True)
            to.print(f"    cure | 处理: {escape(error.cure)}", soft_wrap=True)


def _entities(found: Checked) -> Table:
    table = Table(title=f"{found.report.source}: what landing would do | 预检结果", title_justify="left")
    for name in ("entity 实体", "new 新增", "changed 更正", "removed 删除", "listed 列入隔离"):
        table.add_column(name, justify="left" if name.startswith("entity") else "right")
    for rows in found.report.tables:
        table.add_row(
            rows.name, *(f"{n:,}" for n in (rows.inserted, rows.updated, rows.deleted, rows.refused))
        )
    return table


def sources(
    databases: Sequence[str], interfaces: Sequence[str], connected: Collection[str], folders: Sequence[Path]
) -> Table:
    """One line a system and an inbox folder: what it feeds, or what is wrong with it."""
    table = Table(title="Sources | 数据源", title_justify="left")
    for name in ("source 来源", "from 出处", "entities 实体", "files 文件"):
        table.add_column(name, overflow="fold")
    read = [(name, "database 数据库") for name in databases] + [(name, "HTTP 接口") for name in interfaces]
    for name, kind in read:
        table.add_row(name, kind, "connected 已连接" if name in connected else "not connected 未连接", "")
    for folder in folders:
        try:
            parts = read_mappings(folder / "mapping.yaml")
        except (LandingError, OSError) as error:
            said = error.what if isinstance(error, LandingError) else "there is no mapping.yaml"
            table.add_row("?", f"inbox/{folder.name}", f"[red]{escape(said)}[/]", "")
            continue
        fed = dict.fromkeys(mapped.entity.name for part in parts for mapped in part.entities)
        files = {path for part in parts for path in data_files(part)}
        table.add_row(parts[0].source, f"inbox/{folder.name}", ", ".join(fed), str(len(files)))
    return table


def changes_table(lines: Sequence[SchemaChange]) -> Table:
    """One line an open change of a source's schema, with its cure."""
    table = Table(title="Changes at the sources | 源系统结构变化", title_justify="left")
    for name in ("source 来源", "table 表", "column 列", "change 变化", "detail 详情", "cure 处理"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(
            *map(escape, (line.source, line.table, line.column, line.change, line.detail, line.cure))
        )
    return table
