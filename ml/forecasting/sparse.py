"""A rung for series that mostly sell nothing: how often something is sold, times how much then.

Belongs here: the call of the Teunter-Syntetos-Babai method. Does not: which series are sparse (`classes.py`). Source: Teunter, Syntetos and Babai 2011,
in statsforecast.
"""

import numpy as np

from ml.forecasting.cut import Cut

SMOOTHING = 0.1  # of the chance that something is sold, and of the amount


def sparse(at: Cut) -> np.ndarray:
    """One level a series for all days ahead, of the days it was open; NaN of a series without a past."""
    from statsforecast.models import TSB  # takes a while

    model = TSB(SMOOTHING, SMOOTHING)
    levels = np.full(at.known.values.shape[1], np.nan)
    for place, values in enumerate(at.known.values.T):
        known = values[np.isfinite(values)]
        if len(known):
            # the method is of counts and amounts: what is below nought was given back, and was no sale
            levels[place] = model.forecast(y=np.maximum(known, 0.0), h=1)["mean"][0]
    return at.told(np.broadcast_to(levels, (at.horizon, len(levels))))
