"""`zhongtai privacy`: what the vault holds, who read it, one value, and erasing a person."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table

from orchestration import machine_output
from orchestration.machine_output import AsJson
from orchestration.problems import Exit, Problem
from orchestration.progress import console

app = typer.Typer(
    help="Personal values: the vault, its log, erasing a person | 个人信息：保险库、查阅记录、删除",
    no_args_is_help=True,
)
Why = Annotated[str, typer.Option(help="Why; it is kept with who and when | 事由，将被记录")]


@contextmanager
def _opened() -> Iterator:
    from lake.vault import VaultFailed
    from orchestration import privacy
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    instance = open_instance(Settings())
    try:
        yield instance
    except VaultFailed as error:
        raise privacy.told(error, instance) from None


def _print(title: str, columns: tuple[str, ...], rows: list[tuple], as_json: bool) -> None:
    from orchestration.reports import out

    if as_json:
        machine_output.write(dict(zip(columns, row, strict=True)) for row in rows)
        return
    table = Table(title=title, title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(str, row))
    out.print(table)


@app.command()
def status(as_json: AsJson = False) -> None:
    """How many values of which kind, by source; and how many are erased. No value | 保险库统计.

    Example: zhongtai privacy status --json
    """
    from lake import vault

    with _opened() as instance:
        rows = [
            (source or "(erased 已删除)", table, kind, many)
            for source, table, kind, many in vault.counts(instance.vault)
        ]
    _print("Vault | 保险库", ("source", "table", "kind", "values"), rows, as_json)


@app.command()
def log(
    limit: Annotated[int, typer.Option(help="How many reads, the newest")] = 50, as_json: AsJson = False
) -> None:
    """Every read of the vault: who, why, how many | 查阅记录.

    Example: zhongtai privacy log --limit 10
    """
    from lake import vault

    with _opened() as instance:
        rows = [
            (
                f"{read.at:%Y-%m-%d %H:%M:%S}",
                read.who,
                read.why,
                ", ".join(read.kinds),
                read.how_many,
                read.role,
            )
            for read in vault.log(instance.vault, limit)
        ]
    _print(
        "Reads of the vault | 查阅记录", ("at_utc", "who", "why", "kinds", "values", "role"), rows, as_json
    )


@app.command()
def show(
    token: Annotated[str, typer.Argument(help="A token as it stands in the lake, tok_…")],
    why: Why,
    as_json: AsJson = False,
) -> None:
    """Read one value; the log has it first | 查阅一个值（先记录后显示）.

    Example: zhongtai privacy show tok_YZv6P2up5Il9Z7i_dVdzcJRE --why "call back, ticket 17"
    """
    from lake import vault

    if not re.fullmatch(r"tok_[A-Za-z0-9_-]{24}", token):
        raise Problem("That is no token.", where="zhongtai privacy show", cure="A token is tok_ and 24 letters, as it stands in the lake.", code=Exit.USAGE)  # fmt: skip
    with _opened() as instance:
        found = vault.values(instance.vault, why, tokens=[token])
    if not found:
        raise Problem(
            "No value belongs to this token.",
            where=token,
            cure="It was erased, or is deleted at its source; or it is no token of this instance.",
        )
    rows = [(v.source, v.table, v.row_key, v.column, v.value) for v in found]
    _print("Value | 值", ("source", "table", "row_key", "column", "value"), rows, as_json)


@app.command()
def erase(
    why: Why,
    record: Annotated[
        list[str] | None, typer.Option(metavar="SOURCE:TABLE:KEY", help="This record (again for more)")
    ] = None,
    phone: Annotated[
        bool, typer.Option("--phone", help="Every record with a telephone number, asked for or from stdin")
    ] = False,
    email: Annotated[
        bool, typer.Option("--email", help="Every record with an e-mail address, asked for or from stdin")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask | 不再确认")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a person's values for good, and keep later loads from bringing them back | 删除个人信息，且不再入库.

    Tokens stay in the lake and lead nowhere. What the source system and the files of the inbox hold is theirs to delete.

    Example: zhongtai privacy erase --record crm:contact:17 --why "request of 1 July"

    Example: zhongtai privacy erase --phone --why "request of 1 July" --yes < number.txt
    """
    from lake import vault
    from orchestration import privacy

    asked = [kind for kind, wanted in (("phone", phone), ("email", email)) if wanted]
    if not record and not asked:
        raise Problem("Nobody is named.", where="zhongtai privacy erase", cure="Name --record, --phone or --email.", code=Exit.USAGE)  # fmt: skip
    named = {privacy.record_of(text) for text in record or ()}
    with _opened() as instance:
        for kind in asked:
            (found,) = vault.holders(instance.vault, f"erasure: {why}", kind, [_asked_for(kind)])
            named |= found
        records = sorted(named, key=lambda r: (r.source, r.table, r.row_key))
        if not records:
            raise Problem(
                "No record holds it.", where="the vault", cure="Try another spelling, or name the record."
            )
        for found in records:
            console.print(f"{found.source}:{found.table}:{found.row_key}", markup=False, soft_wrap=True)
        if not yes:
            _confirm(len(records))
        done = privacy.erase(instance, records, why)
    if as_json:
        sys.stdout.write(json.dumps(done.__dict__) + "\n")
        return
    console.print(
        f"[green]✓ Erased {done.values} values of {done.records} records; {done.asked} records and {done.kept_away} values are kept"
        f" away from now on | 已删除 {done.records} 条记录的 {done.values} 个值[/]",
        soft_wrap=True,
    )


def _asked_for(kind: str) -> str:
    """A value from the keyboard or from stdin, never from the command line: that everybody on the machine can read."""
    value = typer.prompt(kind, err=True) if sys.stdin.isatty() else sys.stdin.readline()
    if not value.strip():
        raise Problem(f"No {kind} was given.", where="stdin", cure="Type it when asked, or send it as one line.", code=Exit.USAGE)  # fmt: skip
    return value.strip()


def _confirm(count: int) -> None:
    if not sys.stdin.isatty():
        raise Problem(f"{count} records would be erased for good.", where="zhongtai privacy erase", cure="Say --yes.", code=Exit.USAGE)  # fmt: skip
    typer.confirm(f"Erase these {count} records for good? | 永久删除？", abort=True, err=True)
