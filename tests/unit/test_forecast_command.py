"""`zhongtai forecast`: files in, files out, and what a person is told of a panel that is not in order."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from orchestration.cli import app

FIRST, DAYS, ORIGIN = date(2025, 1, 6), 280, "2025-09-15"
CONFIG = "series: [shop, group]\ndate: day\ntarget: sales\nknown_ahead: [promo]\nobserved_only: visitors\nholiday_country: CN\n"
CHEAP = "snaive_7,snaive_364_level,ridge"


def sales(shops: int = 4) -> pd.DataFrame:
    dice = np.random.default_rng(2)
    rows = []
    for shop in range(shops):
        for n in range(DAYS):
            promo = n // 7 % 2
            amount = (shop + 1) * 1000 * (1 + n % 7 / 10) * (1 + 0.3 * promo) * dice.lognormal(0, 0.05)
            rows.append((f"0{shop}", "tea", (FIRST + timedelta(n)).isoformat(), round(amount, 2), promo, 30))
    return pd.DataFrame(rows, columns=pd.Index(["shop", "group", "day", "sales", "promo", "visitors"]))


def files(folder: Path, rows: pd.DataFrame, config: str = CONFIG) -> list[str]:
    rows.to_csv(folder / "sales.csv", index=False)
    (folder / "sales.yaml").write_text(config)
    return [
        "--panel",
        str(folder / "sales.csv"),
        "--config",
        str(folder / "sales.yaml"),
        "--out",
        str(folder / "out"),
    ]


def run(*words: str):
    return CliRunner().invoke(app, ["forecast", *words])


def test_backtest_writes_forecasts_accuracy_and_a_plot(tmp_path: Path):
    given = sales()
    done = run(
        "backtest",
        *files(tmp_path, given),
        "--origins",
        f"2025-08-18,{ORIGIN}",
        "--horizon",
        "28",
        "--models",
        CHEAP,
        "--workers",
        "1",
    )
    assert done.exit_code == 0, done.output
    rows = pd.read_parquet(tmp_path / "out" / "forecasts.parquet")
    assert list(rows)[:2] == ["shop", "group"] and {
        "origin",
        "ds",
        "model",
        "yhat",
        "q10",
        "q90",
        "y",
    } <= set(rows)
    assert set(rows["shop"]) == {"00", "01", "02", "03"}, "a name keeps its noughts"
    assert set(rows["model"]) == {*CHEAP.split(","), "ensemble", "champion"}
    champion = rows[rows["model"] == "champion"]
    assert len(champion) == 4 * 28 * 2 and champion[["yhat", "q10", "q90", "y"]].notna().all().all()
    assert (champion["q10"] <= champion["q90"]).all()
    both = champion.merge(given.assign(ds=pd.to_datetime(given["day"])), on=["shop", "ds"])
    assert (both["y"] == both["sales"]).all()
    accuracy = json.loads((tmp_path / "out" / "accuracy.json").read_text())
    assert set(accuracy) == {*CHEAP.split(","), "ensemble", "champion"}
    # worked out again here, from the file: the mean over origins
    missed = [
        (part["yhat"] - part["y"]).abs().sum() / part["y"].sum() for _, part in champion.groupby("origin")
    ]
    assert accuracy["champion"]["wape"] == pytest.approx(np.mean(missed), abs=1e-6) and np.mean(missed) < 0.06
    assert set(accuracy["champion"]["origins"]) == {"2025-08-18", ORIGIN} and set(
        accuracy["champion"]["bands"]
    ) == {"1-30"}
    assert (tmp_path / "out" / "accuracy.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert not (tmp_path / "out" / ".work").exists()


def test_fit_forecasts_the_days_after_the_last_with_what_is_known_of_them(tmp_path: Path):
    given = sales()
    given.loc[given["day"] >= "2025-10-01", ["sales", "visitors"]] = np.nan
    done = run("fit", *files(tmp_path, given), "--horizon", "14", "--models", CHEAP, "--workers", "1")
    assert done.exit_code == 0, done.output
    rows = pd.read_parquet(tmp_path / "out" / "forecasts.parquet")
    assert set(rows["origin"]) == {pd.Timestamp("2025-10-01")} and rows["y"].isna().all()
    assert "rows end after 12: only those are forecast" in done.output.replace("\n", " ")
    champion = rows[rows["model"] == "champion"].merge(
        given.assign(ds=pd.to_datetime(given["day"])), on=["shop", "ds"]
    )
    per_day = champion.groupby("promo")["yhat"].mean()
    assert per_day[1] / per_day[0] == pytest.approx(1.3, abs=0.15), "the promotion of the days ahead is in it"


def test_explain_takes_the_forecasts_of_a_folder_apart(tmp_path: Path):
    given = sales()
    words = files(tmp_path, given)
    early = run("explain", *words)
    assert early.exit_code == 2 and "comes first" in " ".join(early.stderr.split())
    run("backtest", *words, "--origins", ORIGIN, "--horizon", "28", "--models", CHEAP, "--workers", "1")
    done = run("explain", *words, "--series", "01 · tea")
    assert done.exit_code == 0 and "usual day" in done.output and "promo" in done.output, done.output
    parts = pd.read_parquet(tmp_path / "out" / "components.parquet")
    rows = pd.read_parquet(tmp_path / "out" / "forecasts.parquet")
    champion = rows[rows["model"] == "champion"].set_index(["shop", "ds"])["yhat"].sort_index()
    sums = parts.groupby(["shop", "ds"])["amount"].sum().sort_index()
    assert len(sums) == 112 and sums.to_numpy() == pytest.approx(champion.to_numpy(), rel=1e-9)
    assert (tmp_path / "out" / "components.png").stat().st_size > 5000


def test_gate_says_in_a_sentence_who_forecasts_and_why(tmp_path: Path):
    words = files(tmp_path, sales())
    early = run("gate", *words)
    assert early.exit_code == 2 and "no backtest to judge by" in " ".join(early.stderr.split())
    run(
        "backtest",
        *words,
        "--origins",
        f"2025-07-21,2025-08-18,{ORIGIN}",
        "--horizon",
        "28",
        "--models",
        CHEAP,
        "--workers",
        "1",
    )
    done = run("gate", *words)
    said = " ".join(done.output.split())
    assert (
        done.exit_code == 0 and "ridge misses" in said and "and is let in: no unit is clearly worse" in said
    ), said
    assert said.endswith("forecasts | 由 ridge 预测") or said.endswith("forecasts | 由 ensemble 预测")
    told = json.loads(run("gate", *words, "--challenger", "snaive_7", "--champion", "ridge", "--json").output)
    assert [one["let_in"] for one in told] == [False] and told[0]["gain"] > 0
    assert {reason["part"] for reason in told[0]["reasons"] if reason["rule"] == "unit"} == {
        "00",
        "01",
        "02",
        "03",
    }
    none = run("gate", *words, "--challenger", "prophet_tuned")
    assert none.exit_code == 2 and "the backtest has no 'prophet_tuned'" in " ".join(none.stderr.split())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"config": CONFIG.replace("promo", "prommo")}, ["no column 'prommo', perhaps promo"]),
        ({"config": CONFIG.replace("CN", "XX")}, ["nothing is known of the holidays of 'XX'"]),
        ({"config": "series: shop\n"}, ["`date` is missing"]),
        ({"config": "{"}, ["this is no YAML"]),
        ({"origins": "15.09.2025"}, ["'15.09.2025' is no day", "2014-05-05"]),
        ({"origins": "2030-01-01"}, ["The panel knows 2025-01-06 to 2025-10-12"]),
        ({"models": "prophett"}, ["no model 'prophett', perhaps prophet"]),
        ({"column": ("day", "Monday")}, ["no value of 'day' is a date", "2014-05-04"]),
        ({"column": ("sales", "much")}, ["no row can be used", "sales is no number"]),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_the_cure(tmp_path: Path, change: dict, words: list[str]):
    given = sales(1)
    if "column" in change:
        name, value = change["column"]
        given[name] = value
    asked = files(tmp_path, given, change.get("config", CONFIG))
    done = run(
        "backtest",
        *asked,
        "--origins",
        change.get("origins", ORIGIN),
        "--models",
        change.get("models", CHEAP),
    )
    said = " ".join(f"{done.output} {done.stderr}".split())
    assert done.exit_code == 2 and all(word in said for word in words), said
    assert not (tmp_path / "out").exists()


def test_bad_rows_and_series_are_named_and_the_others_are_forecast(tmp_path: Path):
    given = sales(3).astype({"sales": object})
    at = given["shop"] == "00"
    given.loc[at & (given["day"] == "2025-03-03"), "sales"] = "inf"
    given.loc[at & (given["day"] == "2025-03-04"), "sales"] = "n/k"
    given.loc[at & (given["day"] == "2025-03-05"), "sales"] = -5
    twice = given[(given["shop"] == "01") & (given["day"] == "2025-04-01")].assign(sales=1)
    given.loc[(given["shop"] == "02") & (given["day"] >= ORIGIN), "promo"] = np.nan
    done = run(
        "backtest",
        *files(tmp_path, pd.concat([given, twice])),
        "--origins",
        ORIGIN,
        "--horizon",
        "14",
        "--models",
        CHEAP,
        "--workers",
        "1",
    )
    said = " ".join(f"{done.output} {done.stderr}".split())
    assert done.exit_code == 0, said
    for words in (
        "sales is infinite",
        "sales is no number",
        "below nought: kept",
        "two rows for 2025-04-01",
        "promo is not known for all days",
    ):
        assert words in said
    rows = pd.read_parquet(tmp_path / "out" / "forecasts.parquet")
    assert set(rows["shop"]) == {"00", "02"}
    notes = json.loads((tmp_path / "out" / "notes.json").read_text())
    assert {
        k: v for k, v in next(n for n in notes["told"] if "two rows" in n["what"]).items() if k != "what"
    } == {"series": "01 · tea", "rows": 2}


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path: Path):
    asked = [
        *files(tmp_path, sales(6)),
        "--origins",
        ORIGIN,
        "--horizon",
        "28",
        "--models",
        "snaive_7,ridge,prophet_tuned,lightgbm_direct",
        "--workers",
        "2",
    ]
    words = [str(Path(sys.executable).with_name("zhongtai")), "forecast", "backtest", *asked]
    going = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    work = tmp_path / "out" / ".work"
    until = time.monotonic() + 120
    while not list(work.glob("*/*.parquet")) and time.monotonic() < until and going.poll() is None:
        time.sleep(0.05)
    os.kill(going.pid, signal.SIGKILL)
    going.wait()
    done = {file: file.stat().st_mtime_ns for file in work.glob("*/*.parquet")}
    assert done and not (tmp_path / "out" / "forecasts.parquet").exists()
    again = run("backtest", *asked)
    assert again.exit_code == 0 and "going on" in " ".join(f"{again.output} {again.stderr}".split())
    rows = pd.read_parquet(tmp_path / "out" / "forecasts.parquet")
    assert set(rows["model"]) == {
        "snaive_7",
        "ridge",
        "prophet_tuned",
        "lightgbm_direct",
        "ensemble",
        "champion",
    }
    # its workers end with it: nobody of that session is left
    until = time.monotonic() + 20
    while _alive(going.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _alive(going.pid)


def _alive(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
