"""Commands about what runs: demo, serve, stop, doctor, password."""

from typing import Annotated

import typer

from orchestration.machine_output import AsJson
from orchestration.problems import Exit, Problem
from orchestration.progress import console, shown


def demo(
    serve: Annotated[bool, typer.Option(help="Serve until Ctrl-C; without it, end after publishing")] = True,
) -> None:
    """The sample company from a running ERP to a dashboard, in one command | 一条命令看全流程."""
    from orchestration import demo as line
    from orchestration import reports
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with shown():
        instance = open_instance(Settings())
        result = line.build(instance)
    reports.run_outcome(result, console)
    if serve:
        _serve(instance)
    else:
        line.stop_servers(instance)
    raise typer.Exit(result.code)


def serve(
    detach: Annotated[
        bool, typer.Option(help="Leave the servers running and return; `zhongtai stop` ends them")
    ] = False,
) -> None:
    """Start Superset, the sample ERP and Dagster; serve until Ctrl-C | 启动服务."""
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    _serve(open_instance(Settings()), detach=detach)


def _serve(instance, *, detach: bool = False) -> None:
    import signal

    from orchestration import demo as line
    from orchestration.reports import out

    with shown():
        places = line.start_servers(instance)
    for name, url, login in places:
        out.print(f"  {name:<34} {url}   {login}", soft_wrap=True)
    if detach:
        return
    out.print("Ctrl-C stops all of it | 按 Ctrl-C 停止")
    try:
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        console.print("Stopping … | 正在停止")
        line.stop_servers(instance)


def stop() -> None:
    """Stop every server of this instance, PostgreSQL last | 停止全部服务."""
    from lake import postgres
    from lake.home import Home
    from orchestration import demo as line
    from orchestration.instance import Instance
    from orchestration.settings import Settings

    settings = Settings()
    home = Home(settings.home)
    address = postgres.running(home) if home.root.exists() else None
    if address is None:
        console.print("Nothing runs here | 没有正在运行的服务")
        return
    line.stop_servers(Instance(settings, home, address))
    console.print("[green]✓ Stopped | 已停止[/]")


def doctor(as_json: AsJson = False) -> None:
    """Say what is wrong and the cure; changes nothing | 检查并给出处理办法.

    Exit code 1 where anything is to mend. Example: zhongtai doctor --json
    """
    from orchestration import doctor as physician
    from orchestration import machine_output
    from orchestration.reports import out
    from orchestration.settings import Settings

    findings = list(physician.examine(Settings())) if as_json else physician.examine(Settings())
    if as_json:
        machine_output.write(findings)
        raise typer.Exit(Exit.FAILED if any(finding.cure for finding in findings) else Exit.WELL)
    ill = 0
    for finding in findings:
        ill += bool(finding.cure)
        mark = "[red]✗[/]" if finding.cure else "[green]✓[/]"
        out.print(f"{mark} {finding.part}: {finding.state}", soft_wrap=True)
        if finding.cure:
            out.print(f"    cure | 处理: {finding.cure}", soft_wrap=True)
    out.print("All is well | 一切正常" if not ill else f"{ill} to mend | 有 {ill} 处需要处理")
    raise typer.Exit(Exit.FAILED if ill else Exit.WELL)


def password(
    user: Annotated[str, typer.Argument(help="admin, demo_executive, demo_manager, demo_nobody")] = "admin",
) -> None:
    """Show a generated password of the dashboards | 显示看板登录密码."""
    import sys

    from lake.home import Home
    from orchestration.servers import read_passwords
    from orchestration.settings import Settings

    known = read_passwords(Home(Settings().home))
    if user not in known:
        names = ", ".join(sorted(known)) or "none yet: `make demo` makes them"
        raise Problem(
            f"There is no user {user!r}.", where="Superset", cure=f"Known: {names}.", code=Exit.USAGE
        )
    sys.stdout.write(known[user] + "\n")


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (demo, serve, stop, doctor, password):
        app.command()(command)
