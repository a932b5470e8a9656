"""Why a forecast is what it is: the usual day, and what season, holidays, promotions and the rest add to it.

Belongs here: parts that are factors turned into amounts that add up. Does not: where factors come from (each model gives its own). Source: logarithmic
mean Divisia index, Ang 2004: the amounts of all factors and the base sum to the forecast without a rest.
"""

from dataclasses import dataclass

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.panel import DAY, SERIES, Frame

USUAL = "usual day"
LEVEL, TREND, SEASON = "recent level", "trend", "season"
HOLIDAY, CLOSED = "holidays", "closed days beside"


@dataclass(frozen=True)
class Parts:
    """groups: names of g groups. base: of r rows of cut.ahead the logarithm of the usual amount. logs: r × g, what each group adds to it."""

    groups: tuple[str, ...]
    base: np.ndarray
    logs: np.ndarray

    @property
    def yhat(self) -> np.ndarray:
        """The forecast that the parts make up."""
        return np.exp(self.base + self.logs.sum(axis=1))

    def amounts(self) -> np.ndarray:
        """r × (g + 1): the usual amount, then what each group adds; each row sums to yhat."""
        usual, whole = np.exp(self.base), self.logs.sum(axis=1)
        moved = np.abs(whole) > 1e-12
        # of a row that nothing moves in all, what one group adds another takes: the mean is the amount itself
        mean = np.where(moved, (self.yhat - usual) / np.where(moved, whole, 1.0), usual)
        return np.column_stack([usual, self.logs * mean[:, None]])


def of_grid(at: Cut, groups: tuple[str, ...], middle: np.ndarray, logs: np.ndarray) -> Parts:
    """Of each row of at.ahead: middle: of each series the logarithm of its usual amount; logs: horizon × series × groups."""
    rows = np.stack([at.told(logs[:, :, place]) for place in range(len(groups))], axis=1)
    return Parts(groups, at.told(np.broadcast_to(middle, logs.shape[:2])), rows)


def with_chance(
    groups: tuple[str, ...], logs: np.ndarray, usual: np.ndarray, of_kind: np.ndarray
) -> np.ndarray:
    """logs (… × groups) and how likely anything is sold (…): what is usual belongs to the level, what a holiday makes of it to the holidays."""
    found = logs.copy()
    found[..., groups.index(LEVEL)] += usual
    found[..., groups.index(HOLIDAY if HOLIDAY in groups else LEVEL)] += of_kind
    return found


def long(at: Cut, parts: Parts, model: str) -> Frame:
    """Rows of SERIES, DAY, model, part, amount; rows without a forecast are left out."""
    amounts = parts.amounts()
    wide = at.ahead[[SERIES, DAY]].assign(model=model)
    wide[[USUAL, *parts.groups]] = amounts
    rows = wide[np.isfinite(amounts).all(axis=1)]
    return rows.melt([SERIES, DAY, "model"], var_name="part", value_name="amount")


def by_group(groups: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """Of the group of each of k columns: the names in their first order, and k × g with a one where a column belongs."""
    names = tuple(dict.fromkeys(groups))
    belongs = np.zeros((len(groups), len(names)))
    belongs[np.arange(len(groups)), [names.index(group) for group in groups]] = 1.0
    return names, belongs
