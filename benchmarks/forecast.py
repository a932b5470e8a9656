"""Forecasts of public data nobody tuned on: 557 drugstores, 90 days from three origins; how far off, how sure, how long, how much memory.

    make bench ONLY=forecast [SIZE=stores]

The origins that settings were found on end before the first that is reported. Figures are the mean of three origins unless their name says one;
ratios hold a model against another of the same run. Every model stands in the table that the command prints into accuracy.json.
"""

import json
import tempfile
from pathlib import Path

import duckdb

from benchmarks.figure import figure
from benchmarks.forecast_panel import ROSSMANN, STORES
from benchmarks.watched import zhongtai

ORIGINS, HORIZON, STORES_IN_ALL = ("2014-05-05", "2014-08-04", "2014-11-03"), 90, 557
LOW, HIGH = 0.75, 0.85
CONFIG = f"""series: {STORES.series[0]}
date: {STORES.date}
target: {STORES.target}
known_ahead: [{", ".join(STORES.known_ahead)}]
observed_only: [{", ".join(STORES.observed_only)}]
static: [{", ".join(STORES.static)}]
holiday_country: {STORES.holiday_country}
"""


def run(size: int = STORES_IN_ALL) -> list[dict]:
    """The figures of issue and README; nothing where the public data is not on this machine."""
    if not ROSSMANN.exists():
        print(f"skipped: {ROSSMANN} is not on this machine")
        return []
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        panel = _panel(folder, size)
        (folder / "panel.yaml").write_text(CONFIG)
        took = zhongtai(folder / "home", "forecast", "backtest", "--panel", str(panel), "--config", str(folder / "panel.yaml"),
                        "--origins", ",".join(ORIGINS), "--horizon", str(HORIZON), "--out", str(folder / "out"))  # fmt: skip
        models = json.loads((folder / "out" / "accuracy.json").read_text())
        bands = _bands(folder / "out" / "forecasts.parquet")
    return [
        *_accuracy(models),
        *_coverage(bands),
        figure(f"forecast_minutes_{size}_stores", took.seconds / 60, "min"),
        figure(f"forecast_peak_{size}_stores", took.peak_mb, "MB"),
    ]


def _panel(folder: Path, size: int) -> Path:
    panel = folder / "panel.parquet"
    duckdb.execute(
        f"copy (select * from read_parquet(?) where Store in (select distinct Store from read_parquet(?) order by hash(Store) limit ?)) to '{panel}'",
        [str(ROSSMANN), str(ROSSMANN), size],
    )
    return panel


def _accuracy(models: dict) -> list[dict]:
    rows = [figure(f"forecast_wape_{name}", one["wape"] * 100, "%") for name, one in models.items()]
    best = models["champion"]
    for rival, limit in (("prophet", 0.50), ("snaive_364", 0.55), ("lightgbm_direct", 0.98)):
        ratio = best["wape"] / models[rival]["wape"]
        rows.append(figure(f"forecast_wape_over_{rival}", ratio, "ratio", f"<= {limit}", ratio <= limit))
        for origin in ORIGINS:
            one = best["origins"][origin]["wape"] / models[rival]["origins"][origin]["wape"]
            rows.append(
                figure(f"forecast_wape_over_{rival}_{origin}", one, "ratio", f"<= {limit}", one <= limit)
            )
    for name, limit in (("quarter_error_by_series", 0.5), ("quarter_error_total", 0.5)):
        ratio = best[name] / models["snaive_364"][name]
        rows.append(figure(f"forecast_{name}", best[name] * 100, "%"))
        rows.append(figure(f"forecast_{name}_snaive_364", models["snaive_364"][name] * 100, "%"))
        rows.append(figure(f"forecast_{name}_over_snaive_364", ratio, "ratio", f"<= {limit}", ratio <= limit))
    return rows


def _bands(forecasts: Path) -> list[tuple[str, str, float]]:
    return duckdb.execute(
        """select strftime(origin, '%Y-%m-%d'), case when ahead <= 30 then '1-30' when ahead <= 60 then '31-60' else '61-90' end as band,
        avg(case when y between q10 and q90 then 1.0 else 0.0 end)
        from read_parquet(?) where model = 'champion' and y is not null group by all order by all""",
        [str(forecasts)],
    ).fetchall()


def _coverage(bands: list[tuple[str, str, float]]) -> list[dict]:
    aim = f"{LOW * 100:.0f} to {HIGH * 100:.0f}"
    return [
        figure(f"forecast_within_80_{origin}_{band}", within * 100, "%", aim, LOW <= within <= HIGH)
        for origin, band, within in bands
    ]
