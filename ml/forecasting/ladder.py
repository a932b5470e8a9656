"""All rungs, the cheapest first.

Belongs here: which models there are. Does not: the models themselves.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from ml.forecasting import naive
from ml.forecasting.cut import Cut
from ml.forecasting.prophets import prophet, prophet_tuned
from ml.forecasting.ridge import pooled, ridge
from ml.forecasting.rung import Rung
from ml.forecasting.sparse import sparse
from ml.forecasting.trees import trees_direct, trees_recursive


def ladder() -> dict[str, Rung]:
    """All rungs by name."""
    rungs = (
        *(Rung(name, "naive", partial(_of_grid, forecast)) for name, forecast in naive.LADDER.items()),
        Rung("sparse", "sparse", sparse, cost=2),
        Rung("pooled", "linear", pooled, cost=3),
        Rung("ridge", "linear", ridge, cost=4),
        Rung("lightgbm_direct", "trees", trees_direct, cost=30),
        Rung("lightgbm_recursive", "trees", trees_recursive, cost=30),
        # the yardstick: everybody can run it, so everybody must beat it
        Rung("prophet", "prophet", prophet, cost=130, alone=True, competes=False),
        Rung("prophet_tuned", "prophet", prophet_tuned, cost=270, alone=True),
    )
    return {rung.name: rung for rung in rungs}


def _of_grid(forecast: Callable[[np.ndarray, int], np.ndarray], at: Cut) -> np.ndarray:
    return at.told(forecast(at.known.values, at.horizon))
