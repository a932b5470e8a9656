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
from ml.forecasting.logs import chance
from ml.forecasting.panel import DAY, SERIES, TARGET, Frame
from ml.forecasting.parts import LEVEL, SEASON, Parts, by_group, with_chance
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
        told = fitted(past[[DAY, TARGET]], ahead[[DAY]], {}, ())
        return told[["yhat", "yhat_lower", "yhat_upper"]].to_numpy(float)

    found, failed = _each(at, one, 3)
    return Answer(found[:, 0], failed, found[:, 1], found[:, 2])


def prophet_tuned(at: Cut, settings: Tuned | None = None) -> Answer:
    """Prophet with the same columns as every other rung: holidays, promotions, closed days beside; the year as waves among them."""
    _, found, failed = _tuned(at, settings or Tuned())
    return Answer(np.exp(found.sum(axis=1)), failed)


def tuned_parts(at: Cut) -> Parts:
    """Why `prophet_tuned` says what it says: its trend at the origin is the usual day."""
    groups, found, _ = _tuned(at, Tuned())
    return Parts(groups, found[:, 0], found[:, 1:])


def _tuned(at: Cut, asked: Tuned) -> tuple[tuple[str, ...], np.ndarray, dict[str, str]]:
    """Groups, rows × (usual, groups) in logarithms, series that failed."""
    given = design(at)
    # the week is Prophet's own; a column is one of the calendar, or of the series itself
    kept = [i for i, name in enumerate(given.names) if not name.startswith("weekday ")]
    stiff = np.concatenate([given.stiff, given.own_stiff])[kept]
    groups, belongs = by_group((LEVEL, SEASON, *(given.groups[i] for i in kept)))
    options = {
        "growth": asked.growth,
        "changepoint_prior_scale": asked.bends,
        "seasonality_prior_scale": asked.week,
        "yearly_seasonality": False,
        "uncertainty_samples": 0,
    }
    place = {name: i for i, name in enumerate(given.series)}

    def one(past: Frame, ahead: Frame) -> np.ndarray:
        past = past[past[TARGET] > 0]
        columns = np.column_stack([given.common, given.own[:, place[past[SERIES].iloc[0]]]])[:, kept]
        rows = [(frame[DAY] - given.days[0]).dt.days.to_numpy() for frame in (past, ahead)]
        varied = np.flatnonzero(columns[rows[0]].std(axis=0) > 0)
        columns = columns - columns[rows[0]].mean(
            axis=0
        )  # so that the trend is the usual day, not one without a promotion
        names = pd.Index([f"x{i}" for i in varied])
        known, asked_for = (
            pd.DataFrame(columns[at][:, varied], columns=names).assign(**{DAY: frame[DAY].to_numpy()})
            for at, frame in zip(rows, (past, ahead), strict=True)
        )
        known[TARGET] = np.log(past[TARGET].to_numpy(float))
        priors = tuple(zip(names, asked.columns / np.sqrt(stiff[varied]), strict=True))
        told = fitted(known, asked_for, options, priors)
        usual = np.full(len(told), told["trend"].iloc[0])
        week = told["weekly"] if "weekly" in told else 0.0 * usual
        # the mean of a lognormal amount, as sums over days need it, not its median
        rise = told["trend"] - usual + told["noise"] ** 2 / 2
        each = np.zeros((len(told), len(kept)))
        each[:, varied] = told[list(names)].to_numpy(float)
        return np.column_stack([usual, np.column_stack([rise, week, each]) @ belongs])

    found, failed = _each(at, one, 1 + len(groups))
    past = given.y[: len(given.days) - at.horizon]
    sells = [at.told(one) for one in chance(past, given.days.dayofweek.to_numpy(), given.kinds)]
    found[:, 1:] = with_chance(groups, found[:, 1:], *sells)
    return groups, found, failed


def fitted(past: Frame, ahead: Frame, options: dict, columns: tuple[tuple[str, float], ...]) -> Frame:
    """Of one series a row a day ahead: yhat, its ends where they are drawn, trend, weekly, noise (its standard deviation) and each named column's part. past: DAY, TARGET and the named
    columns; ahead: the same without TARGET. options: of Prophet; columns: names with how freely each moves. The one place where Prophet is fitted."""
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
    noise = float(np.mean(model.params["sigma_obs"])) * float(model.y_scale or 0)
    return model.predict(ahead).assign(noise=noise)


def _each(
    at: Cut, one: Callable[[Frame, Frame], np.ndarray], width: int
) -> tuple[np.ndarray, dict[str, str]]:
    """Every series by itself: one that fails has no number and is named, the others go on."""
    found = np.full((len(at.ahead), width), np.nan)
    failed: dict[str, str] = {}
    of_series = at.past.groupby(SERIES, sort=False).indices
    for series, places in at.ahead.groupby(SERIES, sort=False).indices.items():
        try:
            if len(of_series.get(series, ())) < FEWEST:
                raise ValueError("fewer than two days are known")
            found[places] = one(at.past.iloc[of_series[series]], at.ahead.iloc[places])
        except Exception as error:  # whatever a fitter meets: the series is named, 10,000 others are not lost
            failed[str(series)] = " ".join(str(error).split())[:200] or type(error).__name__
    return found, failed
