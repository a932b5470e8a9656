"""`zhongtai sample`: write the sample company into its systems, let its days pass, list what is wrong in them."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from orchestration import machine_output
from orchestration.machine_output import AsJson
from orchestration.problems import Problem
from orchestration.progress import console, shown
from orchestration.settings import Settings

if TYPE_CHECKING:
    from sample_company.defects.truth import Planted

app = typer.Typer(help="The sample company in the sample ERP | 样例公司", no_args_is_help=True)


@app.command()
def write(
    scale: Annotated[
        float | None, typer.Option(help="1 is 200,000 order lines and 1,000,000 till lines")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same company")] = None,
) -> None:
    """Start the ERP and write the company into it, unless it is there already | 写入样例公司."""
    from orchestration import sample
    from orchestration.instance import open_instance

    settings = Settings()
    settings = settings.model_copy(
        update={
            "sample_scale": scale or settings.sample_scale,
            "sample_seed": settings.sample_seed if seed is None else seed,
        }
    )
    with shown():
        written = sample.write_company(open_instance(settings))
    console.print(
        "[green]✓ Written | 已写入[/]"
        if written
        else "It is there already; `zhongtai sample advance` goes on."
    )


@app.command()
def advance(days: Annotated[int, typer.Option(help="How many days pass", min=1)] = 1) -> None:
    """Let days pass: orders through the ordinary workflow, cancellations, till files | 时间前进.

    No run begins meanwhile: a new till file would start one in the middle of a day. Exit code 5: one is at work.
    """
    from orchestration import sample
    from orchestration.instance import open_instance
    from orchestration.lock import run_lock

    instance = open_instance(Settings())
    with run_lock(instance.home.run / "run.lock", "zhongtai sample advance", instance.now()), shown():
        sample.advance_company(instance, days)
    console.print(f"[green]✓ {days} more days; `zhongtai run` brings them in | 已前进 {days} 天[/]")


@app.command()
def defects(
    kind: Annotated[str | None, typer.Option(help="List every planted one of this kind")] = None,
    as_json: AsJson = False,
) -> None:
    """What is wrong in the sample company's systems on purpose, how often, and what landing makes of it | 预埋的数据缺陷.

    No code of the pipeline reads this list. Example: zhongtai sample defects --kind swapped_date
    """
    from lake.home import Home
    from orchestration.reports import out
    from sample_company.defects import kinds, truth

    if kind is not None and kind not in kinds.KINDS:
        cure = f"use one of: {', '.join(kinds.KINDS)}"
        raise Problem(f"No kind of defect is called {kind!r}.", where="--kind", cure=cure)
    planted = [
        one for one in truth.read(Home(Settings().home).sample_truth) if kind is None or one.kind == kind
    ]
    if kind is not None:
        _list_planted(planted, as_json)
        return
    counts = Counter((one.kind, one.system) for one in planted)
    found = [
        {
            "kind": place.kind,
            "kind_zh": kinds.KINDS[place.kind],
            "system": place.system,
            "what": place.what,
            "what_zh": place.what_zh,
            "rate": place.rate,
            "fates": ", ".join(place.fates),
            "planted": counts[place.kind, place.system],
        }
        for place in kinds.PLACES
    ]
    if as_json:
        machine_output.write(found)
        return
    table = _table("kind 种类", "system 系统", "what 内容", "rate 频率", "landing 处理", "planted 数量")
    for row in found:
        table.add_row(
            f"{row['kind']}\n{row['kind_zh']}", str(row["system"]), f"{row['what']}\n{row['what_zh']}",
            str(row["rate"]), str(row["fates"]), str(row["planted"]),
        )  # fmt: skip
    out.print(table)
    out.print(
        f"{len(planted)} planted so far; `zhongtai sample advance` lets days pass, and more comes"
        f" | 已埋 {len(planted)} 处；时间前进，还会增加"
    )


def _list_planted(planted: "list[Planted]", as_json: bool) -> None:
    """Each one, with what must stand in the lake in the end."""
    from orchestration.reports import out

    if as_json:
        machine_output.write(planted)
        return
    table = _table("day 日期", "system 系统", "where 位置", "key 主键", "landing 处理", "right 正确值")
    for one in planted:
        right = ", ".join(f"{column} = {value}" for column, value in one.right.items())
        table.add_row(str(one.on), one.system, escape(one.where), escape(one.key), one.fate, escape(right))
    out.print(table)
    out.print(
        f"{len(planted)} planted | 共 {len(planted)} 处" if planted else "None was planted so far | 尚未埋入"
    )


def _table(*columns: str) -> Table:
    table = Table(title="Planted defects | 预埋缺陷", title_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold")
    return table
