"""Rungs that fit one series at a time with Prophet: as it comes, and tuned.

Belongs here: what Prophet is given, and its fit behind one function (`fitted`), so that another fitter can stand in for it. Does not: the columns
(`features.py`). Source: Taylor and Letham 2018.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ml.forecasting.cut import Cut
from ml.forecasting.features import design
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame
from ml.forecasting.rung import Answer

SEED = 7  # Prophet draws its intervals
FEWEST = 2  # days; of fewer Prophet fits nothing


@dataclass(frozen=True)
class Tuned:
    """Amounts in logarithms; how freely the trend bends, the week and a column move. Found on origins that no report is made on (decision 035)."""

    bends: float = 0.005
    week: float = 1.0
    columns: float = 0.02
    growth: str = "linear"


def prophet(at: Cut) -> Answer:
    """Prophet as it comes: the days and amounts of each series, nothing else, with its own 80 % interval."""

    def one(past: Frame, ahead: Frame) -> np.ndarray:
        return fitted(past[[DAY, TARGET]], ahead[[DAY]], {}, ())

    return _each(at, at.past, at.ahead, one, interval=True)


def prophet_tuned(at: Cut, settings: Tuned | None = None) -> Answer:
    """Prophet with the same columns as every other rung: holidays, promotions, closed days beside; the year as waves among them."""
    asked = settings or Tuned()
    given = design(at)
    # the week is Prophet's own; a column is one of the calendar, or of the series itself
    common = [
        i for i, name in enumerate(given.names[: given.common.shape[1]]) if not name.startswith("weekday ")
    ]
    options = {
        "growth": asked.growth,
        "changepoint_prior_scale": asked.bends,
        "seasonality_prior_scale": asked.week,
        "yearly_seasonality": False,
        "uncertainty_samples": 0,
    }
    place = {name: i for i, name in enumerate(given.series)}
    first = given.days[0]

    def one(past: Frame, ahead: Frame) -> np.ndarray:
        past = past[past[TARGET] > 0]
        own = given.own[:, place[past[SERIES].iloc[0]]]
        columns = np.column_stack([given.common[:, common], own])
        rows = [(frame[DAY] - first).dt.days.to_numpy() for frame in (past, ahead)]
        varied = np.flatnonzero(columns[rows[0]].std(axis=0) > 0)
        names = [f"x{i}" for i in varied]
        scales = np.concatenate([given.stiff[common], given.own_stiff])[varied]
        frames = [
            pd.DataFrame(columns[at][:, varied], columns=pd.Index(names)).assign(
                **{DAY: frame[DAY].to_numpy()}
            )
            for at, frame in zip(rows, (past, ahead), strict=True)
        ]
        known = frames[0].assign(**{TARGET: np.log(past[TARGET].to_numpy(float))})
        priors = tuple(
            (name, asked.columns / np.sqrt(scale)) for name, scale in zip(names, scales, strict=True)
        )
        return np.exp(fitted(known, frames[1], options, priors))

    return _each(at, at.past, at.ahead, one, interval=False)


def fitted(past: Frame, ahead: Frame, options: dict, columns: tuple[tuple[str, float], ...]) -> np.ndarray:
    """Days ahead × (expected, low, high) of one series. past: DAY, TARGET and the named columns; ahead: the same without TARGET. options: of Prophet;
    columns: names with how freely each moves. The one place where Prophet is fitted."""
    for name in ("prophet.plot", "prophet", "cmdstanpy"):
        # before the import: cmdstanpy gives a logger without a handler its own, with a line for each fit
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).setLevel(logging.CRITICAL)
    from prophet import Prophet  # takes a while

    np.random.seed(SEED)
    model = Prophet(**options)
    for name, scale in columns:
        model.add_regressor(name, prior_scale=scale, standardize=False)
    model.fit(past)
    told = model.predict(ahead)
    ends = [told[name] if name in told else told["yhat"] for name in ("yhat_lower", "yhat_upper")]
    return np.column_stack([told["yhat"], *ends]).astype(float)


def _each(
    at: Cut, past: Frame, ahead: Frame, one: Callable[[Frame, Frame], np.ndarray], interval: bool
) -> Answer:
    """Every series by itself: one that fails has no number and is named, the others go on."""
    found = np.full((len(ahead), 3), np.nan)
    failed: dict[str, str] = {}
    of_series = past.groupby(SERIES, sort=False).indices
    for series, places in ahead.groupby(SERIES, sort=False).indices.items():
        try:
            if len(of_series.get(series, ())) < FEWEST:
                raise ValueError("fewer than two days are known")
            found[places] = one(past.iloc[of_series[series]], ahead.iloc[places])
        except Exception as error:  # whatever a fitter meets: the series is named, 10,000 others are not lost
            failed[str(series)] = " ".join(str(error).split())[:200] or type(error).__name__
    return Answer(found[:, 0], failed, *((found[:, 1], found[:, 2]) if interval else ()))
