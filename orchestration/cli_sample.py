"""`zhongtai sample`: write the sample company into the ERP, and let its days pass."""

from typing import Annotated

import typer

from orchestration.progress import console, shown

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
    from orchestration.settings import Settings

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
    """Let days pass: orders through the ordinary workflow, cancellations, till files | 时间前进."""
    from orchestration import sample
    from orchestration.instance import open_instance
    from orchestration.settings import Settings

    with shown():
        sample.advance_company(open_instance(Settings()), days)
    console.print(f"[green]✓ {days} more days; `zhongtai run` brings them in | 已前进 {days} 天[/]")
