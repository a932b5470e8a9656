"""What adds up to what: series, the places they share, and the nodes above them, as sums of rows.

Belongs here: the tree of a hierarchy, and forecasts laid out on it. Does not: making them agree (`reconcile.py`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from ml.forecasting.panel import BETWEEN, DAY, SERIES, Frame, Told

Matrix = Any  # a sparse scipy matrix
TOTAL = "total"  # the level above all, and its one node
NODE, AMOUNTS = ("level", "node"), ("yhat", "q10", "q90")
MOST = 1e12  # yuan; more is no forecast, and sums of it would not fit into whole cents


@dataclass(frozen=True)
class Tree:
    """nodes: (level, node), the total first, the series last. sums: nodes × series, 1 where a series is part of a node. places × series, uppers × places:
    the same of places; series of one place have all uppers in common."""

    nodes: tuple[tuple[str, str], ...]
    uppers: int
    sums: Matrix
    places: Matrix
    above: Matrix


def tree_of(hierarchy: Frame) -> tuple[Tree, list[Told]]:
    lost = hierarchy.isna().any(axis=1)
    placed = hierarchy[~lost].astype(str).drop_duplicates().sort_values(SERIES)
    if (again := placed[SERIES].duplicated()).any():
        raise ValueError(f"{placed.loc[again, SERIES].iloc[0]!r} has two places in the hierarchy")
    placed.insert(len(placed.columns), TOTAL, TOTAL)  # raises where a level has that name
    levels = [*placed.columns.drop(SERIES)][::-1]
    nodes, groups = [], []
    for level in (*levels, SERIES):
        codes, names = pd.factorize(placed[level], sort=True)
        nodes += [(level, name) for name in names]
        groups.append(groups_of(codes))
    sums = sparse.csr_matrix(sparse.vstack(groups))
    places = groups_of(placed.groupby(levels).ngroup().to_numpy())
    uppers = len(nodes) - len(placed)
    above = sparse.csr_matrix(sums[:uppers] @ places.T > 0, dtype=np.int64)
    told = told_of(
        hierarchy[SERIES].astype(str), lost, "a part of its place in the hierarchy is empty: left out"
    )
    return Tree(tuple(nodes), uppers, sums, places, above), told


def groups_of(codes: np.ndarray) -> Matrix:
    """groups × members, 1 where a member is of the group."""
    return sparse.csr_matrix((np.ones(len(codes), np.int64), (codes, np.arange(len(codes)))))


def up(groups: Matrix, amounts: np.ndarray) -> np.ndarray:
    """days × groups: sums of days × members."""
    return np.asarray((groups @ amounts.T).T)


def names_of(tree: Tree) -> Any:
    return pd.Index([BETWEEN.join(node) for node in tree.nodes])


def counts_of(tree: Tree) -> np.ndarray:
    """Of each node how many series it has."""
    return tree.sums @ np.ones(tree.sums.shape[1])


def told_of(who: Any, bad: Any, what: str) -> list[Told]:
    counts = who[bad].value_counts().sort_index()
    return [Told(str(name).removeprefix(SERIES + BETWEEN), int(rows), what) for name, rows in counts.items()]


def laid(rows: Frame, tree: Tree, days: pd.DatetimeIndex, told: list[Told]) -> np.ndarray:
    """AMOUNTS × days × nodes, NaN where there is none. What cannot be used is told."""
    who = rows["level"].astype(str) + BETWEEN + rows["node"].astype(str)
    node = names_of(tree).get_indexer(who)
    amounts = rows[list(AMOUNTS)].to_numpy(float)
    amounts = np.where(np.abs(amounts) < MOST, amounts, np.nan)
    good = (node >= 0) & np.isfinite(amounts[:, 0])
    told += told_of(who, node < 0, "it is not in the hierarchy: left out")
    told += told_of(who, (node >= 0) & ~good, "its forecast is no number: left out on that day")
    place = days.get_indexer(rows[DAY])[good], node[good]
    if (again := pd.DataFrame(place).T.duplicated().to_numpy()).any():
        raise ValueError(f"two forecasts for one day: {who[good][again].iloc[0]}")
    found = np.full((len(AMOUNTS), len(days), len(tree.nodes)), np.nan)
    found[:, *place] = amounts[good].T
    return found
