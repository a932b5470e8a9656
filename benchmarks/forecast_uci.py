"""The ladder on what it was not made for: weekly sums of 38 countries, most of which buy now and then.

    make bench ONLY=forecast_uci

UCI Online Retail without cancellations, by country and week from Monday on, whole weeks; a week without a sale is nought from a country's first on. One
year of data: no model has seen a season before. Thirteen weeks ahead from three origins; every model's figure is stated, and whom the gate
lets in, whatever comes out.
"""

import json
import tempfile
from pathlib import Path

import duckdb

from benchmarks.figure import figure
from benchmarks.watched import zhongtai
from ml.forecasting.gate_words import sentence
from orchestration.forecast_gate import challenge
from orchestration.forecast_panel import read_panel

RETAIL = Path(__file__).resolve().parents[2] / "shared/data/retail_uci/online_retail.parquet"
ORIGINS, HORIZON = ("2011-03-07", "2011-06-06", "2011-09-05"), 91
CONFIG = "series: Country\ndate: week\ntarget: amount\nholiday_country: GB\n"
WEEKS = """
copy (
    with lines as (
        select Country, cast(date_trunc('week', cast(InvoiceDate as timestamp)) as date) as week,
            cast(Quantity as decimal(18, 0)) * cast(UnitPrice as decimal(18, 3)) as amount
        from read_parquet(?) where InvoiceNo not like 'C%'
    ),
    weeks as (select distinct week from lines where week between date '2010-12-06' and date '2011-11-28'),
    countries as (select Country, min(week) as first from lines group by all)
    select Country, weeks.week, cast(coalesce(sum(amount), 0) as double) as amount
    from countries join weeks on weeks.week >= first left join lines using (Country, week)
    group by all
) to '{file}'
"""


def run(size: int = 0) -> list[dict]:
    """The WAPE of every model; nothing where the public data is not on this machine. size: unused, the panel is small."""
    if not RETAIL.exists():
        print(f"skipped: {RETAIL} is not on this machine")
        return []
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        duckdb.execute(WEEKS.format(file=folder / "weeks.parquet"), [str(RETAIL)])
        (folder / "weeks.yaml").write_text(CONFIG)
        zhongtai(folder / "home", "forecast", "backtest", "--panel", str(folder / "weeks.parquet"), "--config", str(folder / "weeks.yaml"),
                 "--origins", ",".join(ORIGINS), "--horizon", str(HORIZON), "--out", str(folder / "out"))  # fmt: skip
        models = json.loads((folder / "out" / "accuracy.json").read_text())
        let_in = duckdb.execute(
            """select origin, "by", count(distinct Country) from read_parquet(?) where model = 'champion' group by all order by all""",
            [str(folder / "out" / "forecasts.parquet")],
        ).fetchall()
        panel = read_panel(folder / "weeks.parquet", folder / "weeks.yaml")
        decisions = challenge(panel, folder / "out", "", ())
    for decision in decisions:
        print(sentence(decision))
    for origin, by, countries in let_in:
        print(f"{origin:%Y-%m-%d}: {by} forecasts {countries} countries")
    best = models["champion"]
    return [
        *(figure(f"forecast_uci_wape_{name}", one["wape"] * 100, "%") for name, one in models.items()),
        *(
            figure(f"forecast_uci_gate_{one.challenger}", one.gain * 100, "%", "let in", one.let_in)
            for one in decisions
        ),
        figure("forecast_uci_within_80", best["coverage80"] * 100, "%"),
        figure("forecast_uci_wape_over_snaive_7", best["wape"] / models["snaive_7"]["wape"], "ratio"),
    ]
