"""`zhongtai check`: what the gate would say of the newest build, and which limits the past suggests."""

from typing import Annotated

import typer

from orchestration.machine_output import AsJson
from orchestration.progress import console, shown

app = typer.Typer(
    help="What the gate says of the newest build, without publishing; limits from the past | 只检查，不发布",
    invoke_without_command=True,
)


@app.callback()
def check(context: typer.Context, as_json: AsJson = False) -> None:
    """Ask of the newest build all that publishing asks, and write nothing | 试跑发布检查.

    Exit codes: 0 all groups would move, 3 one would be held.

    Example: zhongtai check
    """
    if context.invoked_subcommand:
        return
    from orchestration import check_report, gate, machine_output, reports
    from orchestration.instance import open_instance
    from orchestration.problems import Exit
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with shown(), instance.lake(read_only=True) as lake:
        build, _ = check_report.newest_build(lake)
        seen = gate.look(instance, lake, build, instance.dbt_target)
    failed = [verdict for verdict in (*seen.tested, *seen.asked) if not verdict.passed]
    held = [plan for plan in seen.plan() if not plan.moves]
    if as_json:
        machine_output.write(failed)
    else:
        reports.out.print(check_report.of_verdicts(failed, len(seen.tested) + len(seen.asked), held))
    raise typer.Exit(Exit.HELD if held else Exit.WELL)


@app.command()
def suggest(
    days: Annotated[
        int, typer.Option(help="How many of the last days to judge as if each were today", min=1)
    ] = 90,
    wanted: Annotated[int, typer.Option(help="On how many of them a figure may tell something", min=0)] = 0,
    write: Annotated[
        bool,
        typer.Option("--write", help="Put a copy of the platform's thresholds into the home, to be edited"),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Which limit each figure needs to stay quiet on the past, and what it would have told | 根据历史建议阈值.

    Example: zhongtai check suggest --days 365 --wanted 1
    """
    from orchestration import check_report, machine_output, reports, statistics
    from orchestration.instance import open_instance
    from orchestration.progress import report
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with shown(), instance.lake(read_only=True) as lake:
        build, snapshot = check_report.newest_build(lake)
        marts = check_report.marts_built(instance, build)
        found = statistics.suggestions(instance, lake, snapshot, marts, days, wanted, report)
    if write:
        console.print(check_report.copied(statistics.copy_thresholds(instance.home)))
    if as_json:
        machine_output.write(check_report.as_rows(found))
    else:
        reports.out.print(check_report.of_suggestions(found, statistics.thresholds_file(instance.home)))
