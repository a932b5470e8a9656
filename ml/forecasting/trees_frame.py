"""The long frames that mlforecast reads: every day of each series, closed ones as well, because lags count days and not rows.

Belongs here: from a design to frames. Does not: the columns (`features.py`), the fit (`trees.py`).
"""

import numpy as np
import pandas as pd

from ml.forecasting.cut import Cut
from ml.forecasting.features import Design, of_static
from ml.forecasting.logs import weight_of_age
from ml.forecasting.panel import Frame
from ml.forecasting.parts import SEASON

ID, WEIGHT = "unique_id", "weight"
CALENDAR = ("weekday", "day", "day_of_year")


def groups_of(given: Design) -> dict[str, str]:
    """{column of the frames: its part of an explanation}; a column that is not in it says how high a series stands."""
    return dict(zip(_names(given), given.groups, strict=True)) | dict.fromkeys(CALENDAR, SEASON)


def _names(given: Design) -> list[str]:
    # LightGBM takes no name with a comma or a bracket, and holidays have such
    return [*(f"c{i}" for i in range(given.common.shape[1])), *(f"o{i}" for i in range(given.own.shape[2]))]


def frames(at: Cut, given: Design, log: np.ndarray, known: np.ndarray) -> tuple[Frame, Frame, list[str]]:
    """mlforecast's long frames of the past and of the days ahead: every day of each series; and the names of its static columns."""
    n, count = len(log), len(given.series)
    static = of_static(at, given.series)
    names = list(_names(given))
    days = np.column_stack([given.days.dayofweek, given.days.day, given.days.dayofyear])

    def frame(part: slice) -> Frame:
        length = len(given.days[part])
        common = np.broadcast_to(given.common[None, part], (count, length, given.common.shape[1]))
        own = given.own[part].transpose(1, 0, 2)
        calendar = np.broadcast_to(days[None, part], (count, length, 3))
        cells = np.concatenate([common, own, calendar], axis=2).astype(np.float32)
        found = pd.DataFrame(cells.reshape(count * length, -1), columns=pd.Index([*names, *CALENDAR]))
        found.insert(0, ID, np.repeat(np.arange(count), length))
        found.insert(1, "ds", np.tile(given.days[part], count))
        return found

    past, ahead = frame(slice(0, n)), frame(slice(n, None))
    past["y"] = np.nan_to_num(log).T.ravel()
    past[WEIGHT] = (known * weight_of_age(n)[:, None]).T.ravel()
    for name, values in static.items():
        past[name] = np.repeat(values, n)
    # before its first day a series is not closed, it is not there
    began = known.argmax(axis=0)
    there = np.arange(n)[:, None] >= np.where(known.any(axis=0), began, n - 1)
    return past[there.T.ravel()].reset_index(drop=True), ahead, list(static)


def closed_ahead(at: Cut, given: Design):
    """Puts closed days ahead to the middle, as they stood in the past: called once a day ahead, with all series."""
    open_ahead = np.zeros((at.horizon, len(given.series)), bool)
    places = pd.Index(given.series).get_indexer(at.ahead["series"])
    open_ahead[at.steps[places >= 0] - 1, places[places >= 0]] = True
    step = iter(range(at.horizon))

    def after(told):
        return np.where(open_ahead[next(step)], told, 0.0)

    return after
