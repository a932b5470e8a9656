"""Why each forecast of the champion is what it is, in amounts that sum to it.

Belongs here: asking the models that made a row and putting their parts together. Does not: parts of one model (`parts.py` and the models).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ml.forecasting.champion import BOTH, KEY
from ml.forecasting.cut import Cut
from ml.forecasting.panel import DAY, SERIES, Frame
from ml.forecasting.parts import USUAL, long
from ml.forecasting.rung import Rung

WHOLE = "forecast as a whole"  # of a model that tells no parts, or a fall-back


def explained(at: Cut, told: Frame, rungs: Mapping[str, Rung]) -> Frame:
    """told: SERIES, DAY, 'by', 'yhat' and 'why' of the champion at this cut. Returns SERIES, DAY, 'part', 'amount': of each row the amounts sum to its
    yhat; of an ensemble each part is the mean of both models'."""
    told = told.assign(whole=_whole(told, rungs))
    known = told[~told["whole"]]
    rows = [told[told["whole"]][[*KEY, "yhat"]].assign(part=WHOLE).rename(columns={"yhat": "amount"})]
    parts = {name: _of(at, rungs[name], known, name) for name in _names(known)}
    for by, some in known.groupby("by"):
        names = str(by).split(BOTH)
        for name in names:
            mine = parts[name].merge(some[KEY], on=KEY)
            rows.append(mine.assign(amount=mine["amount"] / len(names))[[*KEY, "part", "amount"]])
    found = pd.concat(rows, ignore_index=True)
    return found.groupby([*KEY, "part"], as_index=False, observed=True)["amount"].sum()


def in_order(parts: list[str]) -> list[str]:
    """The usual day first, then as they came."""
    return sorted(dict.fromkeys(parts), key=lambda part: (part != USUAL, part == WHOLE))


def _names(told: Frame) -> list[str]:
    return sorted({name for by in told["by"].unique() for name in str(by).split(BOTH)})


def _whole(told: Frame, rungs: Mapping[str, Rung]) -> np.ndarray:
    """Rows nobody can take apart: a fall-back's, and those of a model that tells no parts."""
    dumb = {
        by for by in told["by"].unique() if any(rungs[name].parts is None for name in str(by).split(BOTH))
    }
    return (told["by"].isin(dumb) | (told["why"] != "")).to_numpy()


def _of(at: Cut, rung: Rung, told: Frame, name: str) -> Frame:
    """A model that fits each series alone is asked for those it is needed for only."""
    if rung.alone:
        mine = told[told["by"].map(lambda by: name in str(by).split(BOTH))]
        at = at.only(sorted(mine[SERIES].unique()))
    assert rung.parts is not None
    return long(at, rung.parts(at), name)


def of_days(components: Frame, days: int = 7) -> Frame:
    """Sums of each part over spans of so many days from the first: rows DAY (the span's first) × parts, whole spans only."""
    first, last = components[DAY].min(), components[DAY].max()
    span = first + pd.to_timedelta((components[DAY] - first).dt.days // days * days, unit="D")
    wide = components.groupby([span, "part"])["amount"].sum().unstack(fill_value=0.0)
    whole = wide.index + pd.Timedelta(days=days - 1) <= last
    return (wide[whole] if whole.any() else wide)[in_order(list(wide.columns))]
