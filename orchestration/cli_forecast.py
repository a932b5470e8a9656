"""`zhongtai forecast`: forecasts of a panel of one's own, by the engine that forecasts the company's sales."""

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.machine_output import AsJson
from orchestration.progress import console, part_shown

app = typer.Typer(
    help="Forecasts of your own panel of daily series | 对自有面板数据做预测", no_args_is_help=True
)

PanelFile = Annotated[
    Path, typer.Option("--panel", help="CSV or Parquet, one row a series and day | 长表文件")
]
ConfigFile = Annotated[
    Path,
    typer.Option(
        "--config",
        help="YAML: series, date, target, known_ahead, observed_only, static, holiday_country | 列说明",
    ),
]
Horizon = Annotated[int, typer.Option(help="Days ahead | 预测天数", min=1, max=730)]
Out = Annotated[
    Path, typer.Option("--out", help="Folder for forecasts.parquet, accuracy.json and the plot | 输出文件夹")
]
Models = Annotated[str, typer.Option(help="Names by commas; default: the whole ladder | 只用这些模型")]
Workers = Annotated[int, typer.Option(help="Processes side by side; 0: one a core | 并行进程数", min=0)]


@app.command()
def backtest(
    panel: PanelFile,
    config: ConfigFile,
    out: Out,
    origins: Annotated[
        str, typer.Option(help="First forecast days by commas, like 2014-05-05,2014-08-04 | 预测起点")
    ],
    horizon: Horizon = 90,
    models: Models = "",
    workers: Workers = 0,
) -> None:
    """Forecast from each origin with what was known then, and hold it against what came | 滚动回测.

    Stopped half-way, the same command goes on where it stopped.

    Example: zhongtai forecast backtest --panel sales.parquet --config sales.yaml --horizon 90 --origins 2026-01-05,2026-04-06 --out backtest
    """
    _run(panel, config, out, [day for day in origins.split(",") if day.strip()], horizon, models, workers)


@app.command()
def fit(
    panel: PanelFile,
    config: ConfigFile,
    out: Out,
    horizon: Horizon = 90,
    models: Models = "",
    workers: Workers = 0,
) -> None:
    """Forecast the days after the last known one | 预测未来.

    Example: zhongtai forecast fit --panel sales.csv --config sales.yaml --horizon 90 --out next_quarter
    """
    _run(panel, config, out, [], horizon, models, workers)


@app.command()
def explain(
    panel: PanelFile,
    config: ConfigFile,
    out: Out,
    series: Annotated[str, typer.Option(help="Show this one; the file has all | 只看一个序列")] = "",
) -> None:
    """Why the forecasts in a folder are what they are: what season, holidays and promotions add | 解释预测.

    Example: zhongtai forecast explain --panel sales.csv --config sales.yaml --out next_quarter --series "S001"
    """
    from orchestration import forecast_explain, forecast_panel, forecast_report
    from orchestration.reports import out as screen

    given = forecast_panel.read_panel(panel, config)
    console.print("· Taking the forecasts apart | 正在分解预测")
    found = forecast_explain.explain(given, out, series)
    screen.print(forecast_report.of_parts(found))
    console.print(f"[green]✓ {out / forecast_explain.COMPONENTS}, {forecast_explain.PLOT}[/]", soft_wrap=True)


@app.command()
def gate(
    panel: PanelFile,
    config: ConfigFile,
    out: Out,
    champion: Annotated[
        str, typer.Option(help="Who reigns; default: last year's day at this year's level | 现任")
    ] = "",
    challenger: Annotated[
        list[str] | None, typer.Option(help="Who challenges (again for more); default: every model | 挑战者")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Which model of a backtest may forecast from now on, and why in a sentence | 准入判断.

    Better beyond chance, clearly worse in no unit, as fair as whoever reigned; over three origins at least.

    Example: zhongtai forecast gate --panel sales.csv --config sales.yaml --out backtest
    """
    from ml.forecasting.gate_words import as_record, sentence
    from orchestration import forecast_gate, forecast_panel, machine_output
    from orchestration.reports import out as screen

    given = forecast_panel.read_panel(panel, config)
    decisions = forecast_gate.challenge(given, out, champion, challenger or ())
    if as_json:
        machine_output.write(as_record(one) for one in decisions)
        return
    for one in decisions:
        mark = "[green]✓[/]" if one.let_in else "[red]✗[/]"
        screen.print(f"{mark} {sentence(one)}\n  {sentence(one, 'zh')}", soft_wrap=True)
    reigns = next(
        (one.challenger for one in reversed(decisions) if one.let_in), champion or forecast_gate.FIRST
    )
    screen.print(f"[bold]{reigns}[/] forecasts | 由 [bold]{reigns}[/] 预测")


def _run(
    panel: Path, config: Path, out: Path, origins: list[str], horizon: int, models: str, workers: int
) -> None:
    from orchestration import forecast_panel, forecast_report, forecasting
    from orchestration.reports import out as screen

    given = forecast_panel.read_panel(panel, config)
    asked = forecasting.Asked(
        forecast_panel.origins_of(given, origins),
        horizon,
        forecasting.models_of(models),
        out,
        workers or os.cpu_count() or 1,
    )
    if kept := forecasting.kept(given, asked):
        console.print(f"· going on where a run was stopped: {kept} pieces are done | 继续上次中断的工作")
    with part_shown("Forecasting | 预测") as show:
        found = forecasting.run(given, asked, lambda model, origin, part: show(f"{model} {origin}", part))
    screen.print(forecast_report.of_models(found["models"]))
    for line in forecast_report.of_notes(found):
        console.print(line, soft_wrap=True)
    console.print(
        f"[green]✓ {out / forecasting.FORECASTS}, {forecasting.ACCURACY}, {forecasting.PLOT}[/]",
        soft_wrap=True,
    )
