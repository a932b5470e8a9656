"""`zhongtai sources`: what a file would become before it is one, a first mapping for it, an empty template."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.problems import Exit, Problem

app = typer.Typer(
    help="Files and their mappings: look before landing | 文件与映射：入湖前先查看", no_args_is_help=True
)


@app.command()
def check(
    folder: Annotated[
        Path, typer.Argument(help="A folder with files and a mapping.yaml, in the inbox or not")
    ],
) -> None:
    """Tell what landing would do, without doing it | 入湖前预检：能入哪些行，拒绝哪些行，为什么。

    Exit codes: 0 all would land, 1 something would be refused, 2 there is no such folder.
    """
    from ingestion.check import check_folder
    from ingestion.inbox import delivery_folders
    from orchestration import source_reports
    from orchestration.instance import open_instance
    from orchestration.reports import out
    from orchestration.settings import Settings

    if not folder.is_dir():
        raise Problem(
            "There is no such folder.",
            where=str(folder),
            cure="Name the folder that holds the files and their mapping.yaml.",
            code=Exit.USAGE,
        )
    instance = open_instance(Settings())
    with instance.lake(read_only=True) as lake:
        found = check_folder(folder.resolve(), instance.now, delivery_folders(instance.home.inbox), lake)
    source_reports.print_checked(found, out)
    raise typer.Exit(Exit.WELL if found.well else Exit.FAILED)
