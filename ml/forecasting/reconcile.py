"""Forecasts of series and of what they add up to (stores, units, the total) made to agree, to the cent.

Belongs here: sharing out the gap between a level's own forecast and the sum of what lies below it, whole cents, intervals of sums. Does not: making
forecasts. Source: MinT, Wickramasuriya, Athanasopoulos and Hyndman 2019, with one variance a node (WLS). That moves series of the same place alike, by their
variances; so hierarchicalforecast gets the places, which are few, and solves exactly. Its sparse way does not: where variances are far apart it stops short
of the solution and says nothing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ml.forecasting.hierarchy import (
    AMOUNTS,
    NODE,
    Matrix,
    Tree,
    counts_of,
    laid,
    names_of,
    tree_of,
    up,
)
from ml.forecasting.panel import BETWEEN, DAY, SERIES, TARGET, Frame, Told

ENOUGH = 30  # errors for a variance of one's own
LEAST = 1e-9  # of the usual variance: nobody is believed altogether
KNOWN = 0.1  # of the amount below must know how sure it is; from less nothing follows for the rest
# Between the errors of any two series: 0.26 to 0.33 at the public drugstores (ridge, four quarters before those that are reported).
CORRELATION = 0.3


@dataclass(frozen=True)
class Reconciled:
    """rows: level, node, DAY, yhat_cents, q10_cents, q90_cents, from the total down to the series (level SERIES). The yhat_cents of each level add up to the
    total's, and to their parents'. Quantiles do not add up; they are empty where nobody knows how sure. told: what was left out."""

    rows: Frame
    told: tuple[Told, ...]


def reconcile(
    bottom: Frame, upper: Frame | None, hierarchy: Frame, errors: Frame | None = None
) -> Reconciled:
    """bottom: SERIES, DAY, AMOUNTS, one row a series and open day. upper: level, node, DAY, AMOUNTS, of whatever has a forecast of its own; the node of level
    TOTAL is TOTAL. hierarchy: SERIES and a column a level, the coarsest last; levels may cross. errors: level, node, TARGET, yhat of earlier origins;
    a node that has few gets the usual variance by the number of its series, as all do without any.

    A series without a row or without a number counts as nothing on that day and gets no row; a node above without a number is the sum of what is below. On
    a day on which no yhat is below nought, none comes out below. Raises ValueError where something stands twice."""
    tree, told = tree_of(hierarchy)
    both = [bottom.assign(level=SERIES, node=bottom[SERIES]), *([] if upper is None else [upper])]
    numbers = dict.fromkeys(AMOUNTS, float)
    rows: Frame = pd.concat([one[[*NODE, DAY, *AMOUNTS]].astype(numbers) for one in both])
    days = pd.DatetimeIndex(rows[DAY].drop_duplicates().sort_values())
    given = laid(rows, tree, days, told)
    known = np.isfinite(given[0])
    there = up(tree.sums, known[:, tree.uppers :]) > 0
    nothing_below = pd.Series((known & ~there).sum(axis=0), names_of(tree)).loc[lambda count: count > 0]
    told += [
        Told(str(name), int(n), "nothing below it has a forecast: left out")
        for name, n in nothing_below.items()
    ]
    given[:, ~there] = np.nan

    positive, bounded = ~(given[0] < 0).any(axis=1), ~(given < 0).any(axis=(0, 2))
    yhat = np.nan_to_num(given[0, :, tree.uppers :])
    gap = given[0, :, : tree.uppers] - up(tree.sums[: tree.uppers], yhat)
    agreed = yhat + _moves(tree, there[:, tree.uppers :], gap, _variances(tree, errors))
    agreed[positive] = _not_below_nought(agreed[positive], tree.places)

    cents = up(tree.sums, _whole(agreed))
    day, node = np.nonzero(there)
    found = {name: np.array(tree.nodes, object)[node, n] for n, name in enumerate(NODE)}
    found |= {DAY: days[day], "yhat_cents": cents[there]}
    for quantile, sign in ((1, -1), (2, 1)):
        side = _sides(tree, np.maximum(sign * (given[quantile] - given[0]), 0), yhat)
        ends = cents + sign * np.rint(np.nan_to_num(side) * 100).astype(np.int64)
        ends[bounded] = np.maximum(ends[bounded], 0)
        found[f"{AMOUNTS[quantile]}_cents"] = pd.arrays.IntegerArray(ends[there], np.isnan(side[there]))
    by_node = np.lexsort((day, node))
    return Reconciled(pd.DataFrame(found).iloc[by_node].reset_index(drop=True), tuple(told))


def _variances(tree: Tree, errors: Frame | None) -> np.ndarray:
    count = counts_of(tree)
    if errors is None:
        return count
    node = names_of(tree).get_indexer(errors["level"].astype(str) + BETWEEN + errors["node"].astype(str))
    square = ((errors[TARGET] - errors["yhat"]) ** 2).to_numpy(float, na_value=np.nan)
    good = np.isfinite(square) & (node >= 0)
    number = np.bincount(node[good], minlength=len(count))
    mean = np.bincount(node[good], square[good], len(count)) / np.maximum(number, 1)
    known = number >= ENOUGH
    if not (mean[known] > 0).any():
        return count
    usual = np.median((mean / count)[known & (mean > 0)]) * count
    return np.where(known, np.maximum(mean, LEAST * usual), usual)


def _moves(tree: Tree, is_open: np.ndarray, gap: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """days × series: what to add, of gap (days × uppers, NaN where one has no forecast of its own). Days with the same shops open go together;
    where only some of a node's are open, its variance is less in proportion."""
    moves, whole = np.zeros(is_open.shape), counts_of(tree)
    patterns, kind = np.unique(np.column_stack([is_open, np.isfinite(gap)]), axis=0, return_inverse=True)
    for n, pattern in enumerate(patterns):
        days, used = kind == n, np.flatnonzero(pattern[is_open.shape[1] :])
        variance = variances * (tree.sums @ pattern[: is_open.shape[1]]) / whole
        of_series = variance[tree.uppers :]
        of_place = tree.places @ of_series
        some = np.flatnonzero(of_place)
        if len(used):
            both = np.concatenate([variance[used], of_place[some]])
            part = np.zeros((days.sum(), len(of_place)))
            part[:, some] = _shared(tree.above[used][:, some], gap[days][:, used], both) / of_place[some]
            moves[days] = up(tree.places.T, part) * of_series
    return moves


def _shared(above: Matrix, gap: np.ndarray, variances: np.ndarray) -> np.ndarray:
    """days × places: what comes of forecasts that give the gap to the uppers and nothing to the places."""
    from hierarchicalforecast.core import HierarchicalReconciliation  # takes a while
    from hierarchicalforecast.methods import MinTrace
    from hierarchicalforecast.utils import SMatrix

    node, days, places = np.arange(len(variances)), len(gap), above.shape[1]
    block: Any = sparse.vstack([above, sparse.identity(places)])
    hat = np.concatenate([gap.T, np.zeros((places, days))]).ravel()
    ahead: Frame = pd.DataFrame(
        {"unique_id": node.repeat(days), "ds": np.tile(np.arange(days), len(node)), "yhat": hat}
    )
    # it reads variances off a past: one day, on which each node missed by its deviation, in units of the least
    missed = np.sqrt(variances / variances.min())
    past: Frame = pd.DataFrame({"unique_id": node, "ds": 0, "y": missed, "yhat": 0.0})
    sums = SMatrix(block, node, node[:places])
    found: Any = HierarchicalReconciliation([MinTrace("wls_var")]).reconcile(
        ahead, {}, sums, past, is_balanced=True
    )
    return found.iloc[:, -1].to_numpy().reshape(len(node), days)[-places:].T


def _not_below_nought(amounts: np.ndarray, places: Matrix) -> np.ndarray:
    """What is below nought becomes nothing, at the cost of the rest of its place; of the other places where a whole one is below."""
    sums = up(places, amounts)
    total = np.maximum(sums.sum(axis=1, keepdims=True), 0)
    return _scaled(amounts, places, _scaled(sums, sparse.csr_matrix(np.ones((1, sums.shape[1]))), total))


def _scaled(amounts: np.ndarray, groups: Matrix, sums: np.ndarray) -> np.ndarray:
    above = np.maximum(amounts, 0)
    have = up(groups, above)
    return above * up(groups.T, np.divide(sums, have, out=np.zeros_like(have), where=have > 0))


def _whole(amounts: np.ndarray) -> np.ndarray:
    """Cents of days × series that add up to each day's total, itself rounded half-even: the largest remainders go up."""
    low = np.floor(amounts * 100)
    rest, low = amounts * 100 - low, low.astype(np.int64)
    odd = low.sum(axis=1) % 2
    ups = np.rint(rest.sum(axis=1) + odd) - odd
    rank = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1)
    return low + (rank < ups[:, None])


def _sides(tree: Tree, own: np.ndarray, yhat: np.ndarray) -> np.ndarray:
    """One side of the intervals, days × nodes: their own where they have one, else of the series below, as if any two errors went together by CORRELATION.
    A series that does not know its own is taken to be as unsure as the others there; NaN where those are too few."""
    side = own[:, tree.uppers :]
    width, size = np.nan_to_num(side), np.abs(yhat)
    wide = (1 - CORRELATION) * up(tree.sums, width**2) + CORRELATION * up(tree.sums, width) ** 2
    all_of_it, of_known = up(tree.sums, size), up(tree.sums, size * np.isfinite(side))
    some = up(tree.sums, np.isfinite(side)) > 0
    share = np.divide(of_known, all_of_it, out=some.astype(float), where=all_of_it > 0)
    from_below = np.divide(np.sqrt(wide), share, out=np.full_like(wide, np.nan), where=share >= KNOWN)
    return np.where(np.isfinite(own), own, from_below)
