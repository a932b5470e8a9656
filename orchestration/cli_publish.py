"""`zhongtai publish`: put the newest build before the gate, look back, go back."""

from typing import Annotated

import typer
from rich.table import Table

from orchestration.machine_output import AsJson
from orchestration.progress import console, shown

app = typer.Typer(
    help="Check and publish the newest build; history and rollback | 检查并发布", invoke_without_command=True
)


@app.callback()
def publish(
    context: typer.Context,
    force: Annotated[
        bool, typer.Option("--force", help="Move groups past failed checks; needs --reason")
    ] = False,
    group: Annotated[
        list[str] | None,
        typer.Option(help="Force only this group (again for more); default: all that are held"),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever, and shown beside the numbers")] = "",
) -> None:
    """Check the newest build again and publish what may move.

    Example: zhongtai publish --force --group sales --reason "the tills of S004 report twice until Monday"
    """
    if context.invoked_subcommand:
        return
    if force != bool(reason.strip()) or (group and not force):
        raise typer.BadParameter("--force needs --reason, and --reason and --group are of --force")
    from orchestration import execute, reports
    from orchestration.gate import Force
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with shown():
        forced = Force(reason.strip(), tuple(group or ())) if force else None
        result = execute.publish(open_instance(Settings()), force=forced)
    reports.run_outcome(result, console)
    raise typer.Exit(result.code)


@app.command()
def history(
    limit: Annotated[int, typer.Option(help="How many publications")] = 20, as_json: AsJson = False
) -> None:
    """Every publication: what moved, what was held and why | 发布历史.

    Example: zhongtai publish history --limit 5
    """
    from orchestration import machine_output
    from orchestration.instance import open_instance
    from orchestration.reports import out
    from orchestration.settings import Settings

    with open_instance(Settings()).lake(read_only=True) as lake:
        rows = lake.execute(
            """select publication_id, decided_at, publication_group, action, raw_snapshot, candidate_snapshot, actor,
            reason from ops.publication order by publication_id desc, publication_group limit ?""",
            [limit * 10],
        ).fetchall()
    if as_json:
        names = ("publication_id", "decided_at", "publication_group", "action", "raw_snapshot", "candidate_snapshot",
                 "actor", "reason")  # fmt: skip
        machine_output.write(
            dict(zip(names, row, strict=True)) for row in rows if row[0] > rows[0][0] - limit
        )
        return
    table = Table(title="Publications | 发布历史")
    for name in ("no.", "at (UTC)", "group", "action", "R", "N", "by", "reason"):
        table.add_column(name, overflow="fold")
    for number, at, *rest in rows:
        if number > (rows[0][0] - limit):
            table.add_row(
                str(number), f"{at:%Y-%m-%d %H:%M:%S}", *("" if v is None else str(v) for v in rest)
            )
    out.print(table)


@app.command()
def diff(
    before: Annotated[int, typer.Argument(help="The number of a publication")],
    after: Annotated[int | None, typer.Argument(help="Another; default: the newest")] = None,
    as_json: AsJson = False,
) -> None:
    """What changed between two publications: rows and sums of each mart, by unit and month | 比较两次发布.

    Example: zhongtai publish diff 12 13
    """
    from lake.difference import NoSuchPublication, differences
    from orchestration import machine_output, publication_report
    from orchestration.instance import open_instance
    from orchestration.problems import Exit, Problem
    from orchestration.progress import report
    from orchestration.reports import out
    from orchestration.settings import Settings

    with shown(), open_instance(Settings()).lake(read_only=True) as lake:
        (newest,) = lake.execute(
            "select coalesce(max(publication_id), 0) from ops.publication"
        ).fetchone() or (0,)
        found = []
        try:
            for mart in differences(lake, before, newest if after is None else after):
                found.append(mart)
                report("Comparing marts | 比较各表", len(found))
        except NoSuchPublication as error:
            raise Problem(
                str(error),
                where="ops.publication",
                cure="`zhongtai publish history` shows all.",
                code=Exit.USAGE,
            ) from error
    if as_json:
        machine_output.write(mart for mart in found if mart.differs)
        return
    out.print(publication_report.of_differences(found))


@app.command()
def rollback(
    group: Annotated[
        list[str] | None, typer.Option(help="Only this group (again for more); default: all")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever")] = "rolled back by hand | 人工回滚",
) -> None:
    """Show the numbers of the publication before, at once and without a build | 回滚到上一版."""
    from lake import promotion
    from orchestration.instance import open_instance
    from orchestration.lock import run_lock
    from orchestration.problems import Problem
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with (
        run_lock(instance.home.run / "run.lock", "zhongtai publish rollback", instance.now()),
        instance.lake() as lake,
    ):
        try:
            number = promotion.rollback(lake, groups=group, reason=reason, actor="cli", at=instance.now())
        except promotion.NothingToRollBack as error:
            raise Problem(
                str(error), where="ops.publication", cure="`zhongtai publish history` shows all."
            ) from error
    console.print(f"[green]✓ Rolled back; this is publication {number} | 已回滚，发布第 {number} 版[/]")
