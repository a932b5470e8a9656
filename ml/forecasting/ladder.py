"""All rungs, the cheapest first.

Belongs here: which models there are. Does not: the models themselves.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from ml.forecasting import naive
from ml.forecasting.boosted import boosted, boosted_parts
from ml.forecasting.cut import Cut
from ml.forecasting.prophets import prophet, prophet_tuned, tuned_parts
from ml.forecasting.ridge import pooled, ridge, ridge_parts
from ml.forecasting.rung import Rung
from ml.forecasting.sparse import sparse
from ml.forecasting.trees import direct_parts, recursive_parts, trees_direct, trees_recursive


def ladder() -> dict[str, Rung]:
    """All rungs by name."""
    rungs = (
        *(Rung(name, "naive", partial(_of_grid, forecast)) for name, forecast in naive.LADDER.items()),
        Rung("sparse", "sparse", sparse, cost=2),
        Rung("pooled", "linear", pooled, cost=3),
        Rung("ridge", "linear", ridge, 4, ridge_parts),
        Rung("boosted", "boosted", boosted, 10, boosted_parts),
        Rung("lightgbm_direct", "trees", trees_direct, 10, direct_parts),
        Rung("lightgbm_recursive", "trees", trees_recursive, 10, recursive_parts),
        # the yardstick: everybody can run it, so everybody must beat it
        Rung("prophet", "prophet", prophet, cost=100, alone=True, competes=False),
        Rung("prophet_tuned", "prophet", prophet_tuned, 200, tuned_parts, alone=True),
    )
    return {rung.name: rung for rung in rungs}


def _of_grid(forecast: Callable[[np.ndarray, int], np.ndarray], at: Cut) -> np.ndarray:
    return at.told(forecast(at.known.values, at.horizon))
