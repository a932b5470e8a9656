"""`zhongtai sync`: land, and nothing after it; go back in one table."""

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from orchestration.problems import Exit, Problem
from orchestration.progress import console, shown

FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)


def sync(
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…", help="Default: all")] = None,
    full: Annotated[bool, typer.Option("--full", help="All rows anew | 全量重新入湖")] = False,
    table: Annotated[str | None, typer.Option(help="Go back in this table of one source | 回拨此表")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=FORMATS, help="… from this moment of its cursor on")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=FORMATS, help="… up to this one, which is not read")
    ] = None,
) -> None:
    """Land without building: what a source holds now, or a range of one table once more | 只入湖，不构建.

    Moments are in the company's zone. What landed shows in the next `zhongtai run`.

    Example: zhongtai sync tryton --table sale_line --from 2026-06-01 --to 2026-06-08

    Exit codes: 0 all landed, 2 wrong use, 4 a source could not be landed whole, 5 another run is at work.
    """
    from orchestration import syncing
    from orchestration.instance import open_instance
    from orchestration.reports import out
    from orchestration.settings import Settings
    from orchestration.source_reports import print_landed

    settings = Settings()
    rewind = _rewind(settings.timezone, sources, table, since, until)
    with shown():
        reports = syncing.sync(open_instance(settings), tuple(sources or ()), full=full, rewind=rewind)
    print_landed(reports, out)
    failed = [report for report in reports if report.status != "ok"]
    if not reports:
        console.print("Nothing is connected and nothing lies in the inbox | 没有已连接的数据源")
    raise typer.Exit(Exit.SOURCE_FAILED if failed else Exit.WELL)


def _rewind(zone: str, sources: list[str] | None, table: str | None, since, until):
    """What to read again, in UTC. Raises Problem where the options do not fit together."""
    if table is None and since is None and until is None:
        return None
    if table is None or since is None or len(sources or ()) != 1:
        raise Problem(
            "To go back, name one source, one table and the moment to go back to.",
            where="zhongtai sync",
            cure="For example: zhongtai sync tryton --table sale_line --from 2026-06-01",
            code=Exit.USAGE,
        )
    from ingestion.plan import Rewind

    first, last = since.replace(tzinfo=ZoneInfo(zone)), until and until.replace(tzinfo=ZoneInfo(zone))
    return Rewind(table, first.astimezone(UTC), last.astimezone(UTC) if last else FOREVER)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(sync)
