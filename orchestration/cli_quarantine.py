"""`zhongtai quarantine`: rows refused at the door, and what a person decides about them."""

import getpass
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from orchestration import machine_output
from orchestration.machine_output import AsJson
from orchestration.problems import Exit, Problem
from orchestration.progress import console

app = typer.Typer(
    help="Rows refused at the door: look, release, discard | 隔离区：查看、放行、作废", no_args_is_help=True
)
Ids = Annotated[
    list[str], typer.Argument(metavar="ID…", help="Numbers as `zhongtai quarantine list` shows them")
]
Why = Annotated[str, typer.Option(help="Why; it is kept | 原因，会留存", prompt=False)]


@app.command("list")
def list_rows(
    source: Annotated[str | None, typer.Option(help="Only this source")] = None,
    entity: Annotated[str | None, typer.Option(help="Only this entity or table")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also what has been decided | 含已处理")] = False,
    limit: Annotated[int, typer.Option(help="How many at the most", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """What waits for a decision: source, key, column, value and the rule it breaks | 待处理的行.

    Example: zhongtai quarantine list --source tills --json
    """
    from ingestion import quarantine
    from orchestration.reports import out

    with _lake(read_only=True) as lake:
        rows = quarantine.refused_rows(
            lake, source=source, entity=entity, decision=None if every else "open", limit=limit
        )
    if as_json:
        machine_output.write(_machine(row) for row in rows)
        return
    table = Table(title="Quarantine | 隔离区", title_justify="left")
    for name in (
        "id",
        "source 来源",
        "entity 实体",
        "place 位置",
        "key 主键",
        "column 列",
        "why 原因",
        "decided 处理",
    ):
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = (row.id, row.source, row.entity, row.place, row.key, row.column, row.message, row.decision)
        table.add_row(*map(escape, cells))
    out.print(table)
    out.print(
        f"{len(rows)} rows; `zhongtai quarantine show ID` says more | {len(rows)} 行"
        if rows
        else "Nothing waits here | 没有待处理的行"
    )


@app.command()
def show(ids: Ids, as_json: AsJson = False) -> None:
    """All that is known of a refused row, and the cure | 查看一行.

    Personal values are shown as the tokens they landed as. Example: zhongtai quarantine show 1f0c9a7be2d4
    """
    from ingestion import quarantine
    from orchestration.reports import out

    with _lake(read_only=True) as lake:
        rows = quarantine.refused_rows(lake, ids=ids, decision=None)
    if missing := sorted(set(ids) - {row.id for row in rows}):
        cure = "`zhongtai quarantine list --all` shows every number."
        raise Problem(
            f"No refused row has the number {', '.join(missing)}.",
            where="quarantine",
            cure=cure,
            code=Exit.USAGE,
        )
    if as_json:
        machine_output.write(_machine(row) for row in rows)
        return
    for row in rows:
        out.print(
            f"[bold]{row.id}[/] {escape(row.source)} · {escape(row.entity)} · {escape(row.place)}",
            soft_wrap=True,
        )
        out.print(f"  {escape(row.column or '(whole row)')}: {escape(row.message)}", soft_wrap=True)
        for name, value in row.values.items():
            out.print(f"    {escape(str(name))} = {escape(str(value))}", soft_wrap=True)
        decided = f" by {row.decided_by}: {row.why}" if row.decided_by else ""
        out.print(f"  {row.decision}{escape(decided)}", soft_wrap=True)
        out.print(f"  cure | 处理: {escape(row.cure)}", soft_wrap=True)


@app.command()
def release(
    ids: Ids,
    why: Why,
    correct: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help="The right value of a column, as it came"),
    ] = None,
) -> None:
    """Let rows land in the next run, corrected where need be | 放行，下次运行入湖.

    Example: zhongtai quarantine release 1f0c9a7be2d4 --set 数量=3 --why "till slip looked up"
    """
    corrections = dict(_pair(text) for text in correct or ())
    rows = _decide(ids, "released", why, corrections)
    console.print(
        f"[green]✓ {len(rows)} released; the next `zhongtai run` lands them | 已放行 {len(rows)} 行[/]"
    )


@app.command()
def discard(ids: Ids, why: Why) -> None:
    """Keep rows out for good; they stay listed as refused and are reconciled as such | 作废.

    Example: zhongtai quarantine discard 1f0c9a7be2d4 --why "test order"
    """
    rows = _decide(ids, "discarded", why, {})
    console.print(f"[green]✓ {len(rows)} discarded | 已作废 {len(rows)} 行[/]")


def _decide(ids: list[str], decision: str, why: str, corrections: dict[str, str]) -> list:
    from ingestion import quarantine
    from ingestion.errors import LandingError
    from ingestion.inbox import personal_columns
    from ingestion.sources import DECLARED
    from orchestration.instance import open_instance
    from orchestration.lock import run_lock
    from orchestration.settings import Settings
    from quality import door

    instance = open_instance(Settings())
    with (
        run_lock(instance.home.run / "run.lock", "zhongtai quarantine", instance.now()),
        instance.lake() as lake,
    ):
        try:
            return quarantine.decide(
                lake,
                ids,
                decision,
                who=getpass.getuser(),
                why=why,
                now=instance.now(),
                corrections=corrections,
                hidden=personal_columns(instance.home.inbox) if corrections else (),
                declared=DECLARED,
                check=door.faults,
            )
        except LandingError as error:
            raise Problem(error.what, where=error.where, cure=error.cure, code=Exit.USAGE) from error


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise Problem(
            f"{text!r} names no value.", where="--set", cure="Write --set COLUMN=VALUE.", code=Exit.USAGE
        )
    return name, value


def _machine(row) -> dict[str, object]:
    return {
        "id": row.id, "source": row.source, "entity": row.entity, "place": row.place, "key": row.key,
        "column": row.column, "rule": row.message, "row": dict(row.values), "cure": row.cure,
        "decision": row.decision, "decided_by": row.decided_by, "why": row.why, "refused_at": row.refused_at.isoformat(),
    }  # fmt: skip


def _lake(*, read_only: bool):
    from ingestion.tables import ensure_tables
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    with instance.lake() as lake:  # a home that has not landed yet has no quarantine
        ensure_tables(lake, ())
    return instance.lake(read_only=read_only)
