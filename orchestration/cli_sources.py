"""`zhongtai sources`: what a file would become before it is one, a first mapping for it, an empty template."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.machine_output import AsJson
from orchestration.problems import Exit, Problem

app = typer.Typer(
    help="Files and their mappings: look before landing | 文件与映射：入湖前先查看", no_args_is_help=True
)


@app.command()
def check(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|SOURCE", help="A folder with files and a mapping.yaml, or a connected database"
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Tell what landing would do, without doing it | 入湖前预检：能入哪些行，拒绝哪些行，为什么。

    Exit codes: 0 all would land, 1 something would be refused, 2 there is no such folder or source.
    """
    from orchestration import checking, machine_output, source_reports
    from orchestration.instance import open_instance
    from orchestration.reports import out
    from orchestration.settings import Settings

    found = checking.check(open_instance(Settings()), what)
    if as_json:
        machine_output.write([source_reports.checked(found)])
    else:
        source_reports.print_checked(found, out)
    raise typer.Exit(Exit.WELL if found.well else Exit.FAILED)


@app.command()
def draft(
    files: Annotated[
        list[Path],
        typer.Argument(help="CSV, XLSX, Parquet or XES files; several of one system become its parts"),
    ],
    entity: Annotated[
        str | None, typer.Option(help="The entity, where you know it; else the likeliest")
    ] = None,
) -> None:
    """Propose a mapping.yaml from files' columns and values, for a person to finish | 起草映射，由人定稿。

    It is printed; `> mapping.yaml` keeps it.
    """
    import sys

    from ingestion.draft import draft as drafted
    from ingestion.errors import LandingError
    from orchestration.settings import Settings

    if missing := [str(file) for file in files if not file.is_file()]:
        raise Problem(
            "There is no such file.",
            where=", ".join(missing),
            cure="Name CSV, XLSX, Parquet or XES files.",
            code=Exit.USAGE,
        )
    try:
        sys.stdout.write(drafted(files, entity, Settings().timezone))
    except LandingError as error:
        code = Exit.USAGE if error.what.startswith("there is no entity") else Exit.FAILED
        raise Problem(error.what, where=error.where, cure=error.cure, code=code) from error


class TemplateFormat(StrEnum):
    """What `template` writes."""

    csv = "csv"
    xlsx = "xlsx"


@app.command()
def template(
    entity: Annotated[str, typer.Argument(help="An entity of the file contract, e.g. sales_order_line")],
    format: Annotated[TemplateFormat, typer.Option("--format", "-f")] = TemplateFormat.csv,
    folder: Annotated[Path, typer.Option(help="Where to write it")] = Path(),
) -> None:
    """Write an entity's empty file to fill in | 下载实体的空白模板。"""
    from ingestion.catalog import entity as entity_of
    from ingestion.errors import LandingError
    from ingestion.template import template as made
    from orchestration.reports import out

    try:
        described = entity_of(entity, "file contract")
    except LandingError as error:
        raise Problem(error.what, where=error.where, cure=error.cure, code=Exit.USAGE) from error
    path = folder / f"{entity}.{format.value}"
    if path.exists():
        raise Problem(
            "The file is there already.",
            where=str(path),
            cure="Name another folder with --folder, or move it away.",
            code=Exit.USAGE,
        )
    path.write_bytes(made(described, format.value))
    out.print(f"{path}: {len(described.columns)} columns | 共 {len(described.columns)} 列", soft_wrap=True)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """What feeds what: connected systems and the inbox's folders | 数据源清单。

    Example: zhongtai sources list --json
    """
    from ingestion.inbox import delivery_folders
    from ingestion.sources import DATABASES, RESTS
    from lake.home import Home
    from orchestration import machine_output, source_reports
    from orchestration.reports import out
    from orchestration.settings import Settings

    settings = Settings()
    folders = delivery_folders(Home(settings.home).inbox)
    databases, interfaces = [s.name for s in DATABASES], [r.name for r in RESTS]
    feeds = source_reports.feeds(databases, interfaces, settings.connected(), folders)
    if as_json:
        machine_output.write(feeds)
    else:
        out.print(source_reports.sources(feeds))


@app.command()
def changes(
    as_json: AsJson = False,
) -> None:
    """Columns that came, went or changed their type at a source, and what to do | 源系统结构变化.

    Example: zhongtai sources changes --json
    """
    from orchestration import machine_output, schema_lines
    from orchestration.instance import open_instance
    from orchestration.reports import out
    from orchestration.settings import Settings
    from orchestration.source_reports import changes_table

    with open_instance(Settings()).lake(read_only=True) as lake:
        lines = schema_lines.open_lines(lake)
    if as_json:
        machine_output.write(lines)
        return
    out.print(changes_table(lines) if lines else "Every source is as declared | 各数据源与声明一致")


@app.command()
def accept(
    source: Annotated[str, typer.Argument(help="The source")],
    table: Annotated[str, typer.Argument(help="The table, by its name in the lake")],
    column: Annotated[str, typer.Argument(help="The column")],
    why: Annotated[str, typer.Option(help="Why; it is kept | 原因，会留存")],
) -> None:
    """Close an open change: the column stays as it lands, and is not told again | 接受结构变化.

    Example: zhongtai sources accept django_crm lead budget --why "not needed"
    """
    from orchestration import schema_lines
    from orchestration.instance import open_instance
    from orchestration.progress import console
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with instance.lake() as lake:
        closed = schema_lines.accept(lake, source, table, column, why, instance.now())
    if not closed:
        raise Problem(
            f"No change of {source}.{table}.{column} is open.",
            where="ops.schema_change",
            cure="`zhongtai sources changes` lists those that are.",
            code=Exit.USAGE,
        )
    console.print("[green]✓ Accepted | 已接受[/]")
