"""Commands about the data: reconcile, query, describe."""

import csv
import dataclasses
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from orchestration.machine_output import AsJson
from orchestration.problems import Exit, Problem


class Format(StrEnum):
    """How `query` prints."""

    table = "table"
    csv = "csv"
    json = "json"


def reconcile(as_json: AsJson = False) -> None:
    """Source = mart + quarantined + duplicates + deleted, to the cent | 与源系统对账。

    Exit code 3 when a residue is left. Example: zhongtai reconcile --json
    """
    from orchestration import machine_output, reports, runs, totals
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with open_instance(Settings()).lake(read_only=True) as lake:
        build = runs.read_build(lake)
        if build is None or build.raw_snapshot is None or build.candidate_snapshot is None:
            raise Problem("Nothing has been built yet.", where="ops.run", cure="`zhongtai run` first.")
        try:
            lines = totals.reconciliation(lake, build.raw_snapshot, build.candidate_snapshot)
        except duckdb.CatalogException as error:
            raise Problem(
                f"A table was never built: {str(error).splitlines()[0]}",
                where="candidate",
                cure='`zhongtai query "select * from ops.verdict where not passed"` says what holds it; then `zhongtai run`.',
            ) from None
    bad = [line for line in lines if line.residue]
    if as_json:
        machine_output.write(dataclasses.asdict(line) | {"residue": line.residue} for line in lines)
    else:
        reports.out.print(reports.reconciliation(lines))
        reports.out.print(
            f"{len(lines)} figures, {len(bad)} with a residue | 共 {len(lines)} 项，{len(bad)} 项不平"
        )
    raise typer.Exit(Exit.HELD if bad else Exit.WELL)


def query(
    statement: Annotated[
        str, typer.Argument(help='One SELECT, e.g. "select * from marts.sales_daily limit 5"')
    ],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How it is printed | 输出格式")
    ] = Format.table,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write .csv, .parquet or .xlsx instead | 保存为文件")
    ] = None,
) -> None:
    """Ask the lake, read-only | 只读查询.

    Example: zhongtai query "select * from marts.sales_daily" --save sales.xlsx
    """
    from lake import query as lake_query
    from orchestration import saving
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with lake_query.locked_down(instance.lake_address("lake_reader")) as lake:
        try:
            result = lake_query.run(lake, statement)
            if save:
                count = saving.save(result.to_arrow_reader(), save)
                sys.stdout.write(f"{count:,} rows in {save} | 已保存 {count:,} 行\n")
                return
            names = [column[0] for column in result.description or ()]
            rows = result.fetchall()
        except lake_query.RefusedStatement as error:
            raise Problem(str(error), where="query", cure="`zhongtai describe` lists the marts.") from error
        except duckdb.Error as error:
            raise Problem(
                str(error).strip(), where="query", cure="`zhongtai describe MART` lists a mart's columns."
            ) from error
    _print(names, rows, format)


def attach() -> None:
    """The statements that open the lake in a notebook or in DBeaver; read-only, no password in them | 连接语句.

    Example: zhongtai attach > lake.sql
    """
    from lake import connect
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    for statement in connect.opening_sql(
        open_instance(Settings()).lake_address("lake_reader"), read_only=True
    ):
        sys.stdout.write(f"{statement};\n")


def _print(names: list[str], rows: list[tuple], format: Format) -> None:
    if format is Format.csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows(rows)
    elif format is Format.json:
        # Decimals stay digits in text: a float would lose cents.
        json.dump(
            [dict(zip(names, row, strict=True)) for row in rows], sys.stdout, default=str, ensure_ascii=False
        )
        sys.stdout.write("\n")
    else:
        from rich.table import Table

        from orchestration.reports import out

        table = Table()
        for name in names:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        out.print(table)
        out.print(f"{len(rows)} rows | {len(rows)} 行")


def describe(
    mart: Annotated[str | None, typer.Argument(help="A mart; without it, all are listed")] = None,
    as_json: AsJson = False,
) -> None:
    """What a mart means: grain, owner, every column with its unit | 数据字典.

    Example: zhongtai describe sales_daily --json
    """
    from lake import dictionary
    from orchestration import machine_output, reports
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with open_instance(Settings()).lake(read_only=True) as lake:
        entries = dictionary.read(lake)
    names = sorted({entry.mart for entry in entries})
    if mart is None:
        firsts = {entry.mart: entry for entry in entries if entry.position == 1}
        _print(
            ["mart", "label_zh" if as_json else "中文", "group", "description"],
            [
                (n, firsts[n].mart_label_zh, firsts[n].publication_group, firsts[n].mart_description)
                for n in names
            ],
            Format.json if as_json else Format.table,
        )
        return
    wanted = mart.removeprefix("marts.")
    found = [entry for entry in entries if entry.mart == wanted]
    if not found:
        known = ", ".join(names) or "none yet: `zhongtai run` publishes them"
        raise Problem(
            f"There is no published mart {wanted!r}.",
            where="marts",
            cure=f"Published: {known}.",
            code=Exit.USAGE,
        )
    if as_json:
        machine_output.write(found)
    else:
        reports.out.print(reports.description(found))


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (reconcile, query, attach, describe):
        app.command()(command)
