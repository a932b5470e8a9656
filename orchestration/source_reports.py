"""What `zhongtai sources` prints: English with Chinese beside it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
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
    for change in report.schema_changes:
        said = f"{change.table}.{change.column} {change.change}: {change.detail}"
        to.print(f"schema 结构变化: {escape(said)}", soft_wrap=True)
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


@dataclass(frozen=True)
class Feed:
    """One system or inbox folder. problem: what is wrong with its mapping, '' where nothing is."""

    source: str
    where: str
    kind: str  # database | http | files
    is_connected: bool
    entities: tuple[str, ...] = ()
    files: int = 0
    problem: str = ""


def feeds(
    databases: Sequence[str], interfaces: Sequence[str], connected: Collection[str], folders: Sequence[Path]
) -> list[Feed]:
    """Every system and folder: what it feeds, or what is wrong with it."""
    found = [Feed(name, "database", "database", name in connected) for name in databases]
    found += [Feed(name, "HTTP", "http", name in connected) for name in interfaces]
    for folder in folders:
        where = f"inbox/{folder.name}"
        try:
            parts = read_mappings(folder / "mapping.yaml")
        except (LandingError, OSError) as error:
            said = error.what if isinstance(error, LandingError) else "there is no mapping.yaml"
            found.append(Feed("?", where, "files", False, problem=said))
            continue
        fed = dict.fromkeys(mapped.entity.name for part in parts for mapped in part.entities)
        files = {path for part in parts for path in data_files(part)}
        found.append(Feed(parts[0].source, where, "files", True, tuple(fed), len(files)))
    return found


def sources(found: Sequence[Feed]) -> Table:
    """One line a system and an inbox folder."""
    table = Table(title="Sources | 数据源", title_justify="left")
    for name in ("source 来源", "from 出处", "entities 实体", "files 文件"):
        table.add_column(name, overflow="fold")
    kinds = {"database": "database 数据库", "http": "HTTP 接口"}
    for feed in found:
        if feed.problem:
            fed = f"[red]{escape(feed.problem)}[/]"
        elif feed.kind == "files":
            fed = ", ".join(feed.entities)
        else:
            fed = "connected 已连接" if feed.is_connected else "not connected 未连接"
        files = str(feed.files) if feed.kind == "files" and not feed.problem else ""
        table.add_row(feed.source, kinds.get(feed.kind, feed.where), fed, files)
    return table


def checked(found: Checked) -> dict[str, object]:
    """What `sources check` says, for a machine."""
    report = found.report
    errors = [e for e in (report.error, *(file.error for file in report.files)) if e]
    return {
        "source": report.source,
        "all_would_land": found.well,
        "tables": [asdict(table) for table in report.tables],
        "refusals": [asdict(refusal) for refusal in found.refusals],
        "repairs": [asdict(repair) for repair in report.repairs],
        "files": [
            {"name": file.name, "status": file.status, "unmapped": file.unmapped} for file in report.files
        ],
        "errors": [{"what": e.what, "where": e.where, "cure": e.cure} for e in dict.fromkeys(errors)],
    }


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
