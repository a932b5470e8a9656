"""The command line `zhongtai`: each command is a few lines over the modules that do the work.

Heavy imports (Dagster, dlt) stay inside the commands that need them, so that `--help` answers at once.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from orchestration import (
    cli_check,
    cli_data,
    cli_forecast,
    cli_privacy,
    cli_publish,
    cli_quarantine,
    cli_sample,
    cli_servers,
    cli_sources,
    cli_sync,
)
from orchestration.problems import Exit, Problem
from orchestration.progress import console, shown


@contextmanager
def _told() -> Iterator[None]:
    """Turn problems into words and exit codes; a trace is for bugs only."""
    from orchestration import reports

    try:
        yield
    except Problem as error:
        reports.problem(_of_the_machine(error) or error, console)
        sys.exit(error.code)
    except ValidationError as error:
        for line in error.errors():
            name = "ZHONGTAI_" + "_".join(map(str, line["loc"])).upper()
            reports.problem(
                Problem(line["msg"], where=name, cure="Correct it in the environment or in .env."), console
            )
        sys.exit(Exit.USAGE)
    except KeyboardInterrupt:
        console.print(
            "\nInterrupted: nothing half-done is published; the next run goes on from here. | 已中断，未发布半成品"
        )
        sys.exit(Exit.INTERRUPTED)
    except Exception as error:
        from ingestion.errors import LandingError

        if isinstance(error, LandingError):  # a declaration that cannot be: nothing that reads it can start
            said = Problem(error.what, where=error.where, cure=error.cure)
        elif (said := _of_the_machine(error)) is None:
            raise
        reports.problem(said, console)
        sys.exit(Exit.FAILED)


def _of_the_machine(error: Exception | str) -> Problem | None:
    from orchestration.machine import refusal
    from orchestration.settings import Settings

    return refusal(error, Settings().home)


class ToldGroup(TyperGroup):
    """The commands, with errors told plainly; wrong usage is told by typer itself."""

    def invoke(self, ctx: typer.Context) -> object:
        with _told():
            return super().invoke(ctx)


app = typer.Typer(
    name="zhongtai",
    cls=ToldGroup,
    help="Data middle-platform for sales and sustainability | 销售与可持续发展数据中台",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.add_typer(cli_check.app, name="check")
app.add_typer(cli_forecast.app, name="forecast")
app.add_typer(cli_publish.app, name="publish")
app.add_typer(cli_privacy.app, name="privacy")
app.add_typer(cli_quarantine.app, name="quarantine")
app.add_typer(cli_sample.app, name="sample")
app.add_typer(cli_sources.app, name="sources")
cli_data.register(app)
cli_sync.register(app)
cli_servers.register(app)


@app.command()
def run(
    full: Annotated[
        list[str] | None,
        typer.Option("--full", help="Land this source anew, all of it | 全量重新入湖", metavar="SOURCE"),
    ] = None,
) -> None:
    """Land, build, check and publish; once | 入湖、构建、检查、发布。

    Exit codes: 0 all well, 1 failed, 3 a group was held, 4 published but a source failed, 5 another run is at work.
    """
    from orchestration import execute, reports
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with shown():
        result = execute.run(open_instance(Settings()), full=frozenset(full or ()))
    reports.run_outcome(result, console)
    said = "\n".join([result.build_error or "", *(error or "" for _, error, _ in result.failed_sources)])
    if refused := _of_the_machine(said):
        reports.problem(refused, console)
    raise typer.Exit(result.code)
