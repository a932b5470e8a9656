"""What a model is to whoever asks it: a rung of the ladder, and its answer.

Belongs here: the form. Does not: any model (`ladder.py` lists them).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ml.forecasting.cut import Cut
from ml.forecasting.parts import Parts


class Answer(NamedTuple):
    """yhat: one number for each row of cut.ahead, NaN where it has none. failed: series that have none, with the reason. low, high: an 80 % interval of
    its own; without one, it is calibrated by earlier errors."""

    yhat: np.ndarray
    failed: dict[str, str] = {}  # noqa: RUF012 - never changed
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@dataclass(frozen=True)
class Rung:
    """name, and kind: naive, linear, prophet, trees …; of two of a kind the better goes into the ensemble. cost: about how long 1,000 series take beside a
    naive one, for the time left. parts: why it
    says what it says, of a model that can tell. alone: each series by itself, so that the work can be split. competes: it may become champion; one that does not is only
    measured, and asked at no earlier origin."""

    name: str
    kind: str
    forecast: Callable[[Cut], np.ndarray | Answer] = field(repr=False)
    cost: float = 1.0
    parts: Callable[[Cut], Parts] | None = field(default=None, repr=False)
    alone: bool = False
    competes: bool = True

    def __call__(self, at: Cut) -> Answer:
        told = self.forecast(at)
        return told if isinstance(told, Answer) else Answer(told)
