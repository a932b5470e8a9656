"""Which series are alike in what can be asked of a model: steady, sparse, new.

Belongs here: the classes and their bounds. Does not: models; each class has a champion of its own.
"""

import numpy as np

from ml.forecasting.cut import Cut

STEADY, SPARSE, NEW = "steady", "sparse", "new"
MOSTLY_NOUGHT = 0.4  # of its known days
NEW_DAYS = 56  # known days; of fewer a series cannot tell its weekdays from its promotions


def classes(at: Cut) -> dict[str, str]:
    """{series: class}, of the series that have a past and of those that begin ahead."""
    values = at.known.values
    count = np.isfinite(values).sum(axis=0)
    nought = (values == 0).sum(axis=0) / np.maximum(count, 1)
    found = np.where(count < NEW_DAYS, NEW, np.where(nought > MOSTLY_NOUGHT, SPARSE, STEADY))
    begin = {str(name): NEW for name in at.ahead["series"].unique()}
    return begin | dict(zip(at.known.series, found.tolist(), strict=True))
