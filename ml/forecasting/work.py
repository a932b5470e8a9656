"""The fits of a backtest as pieces of work: side by side over processes, kept on disk as they are done, so that a killed run goes on.

Belongs here: pieces, the pool, the folder. Does not: which pieces a backtest needs (`backtest.py`), models. A piece's file stands under a fingerprint of the
panel and the question: another panel or horizon finds nothing of it. Whoever calls removes the folder when it is done with it.
"""

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.util import hash_pandas_object

from ml.forecasting.cut import Cut, cut
from ml.forecasting.naive import snaive_level
from ml.forecasting.panel import DAY, SERIES, Frame, Panel
from ml.forecasting.rung import Rung

ENGINE = "3"  # raised when a model's numbers change: pieces of an older engine are not taken over
SPLIT = 200  # series a piece, of a model that fits each by itself
ROWS = (SERIES, DAY, "ahead", "yhat", "low", "high", "why")


@dataclass(frozen=True)
class Piece:
    """A model's forecast at `origin`, as was known at `known` (the origin itself, or a later one that looks back). part of parts: which of the series."""

    rung: str
    origin: date
    known: date
    part: int = 0
    parts: int = 1

    @property
    def name(self) -> str:
        return f"{self.rung}_{self.origin}_{self.known}_{self.part}of{self.parts}.parquet"


def pieces(rung: Rung, origin: date, known: date, series: int) -> list[Piece]:
    """All pieces of one forecast."""
    parts = max(-(-series // SPLIT), 1) if rung.alone else 1
    return [Piece(rung.name, origin, known, part, parts) for part in range(parts)]


def fingerprint(panel: Panel, horizon: int) -> str:
    """Twelve letters that are the same for the same rows, declaration, horizon and engine."""
    hashed: Any = hash_pandas_object
    rows: Any = hashed(panel.rows, index=False)
    told = hashlib.sha256(rows.to_numpy().tobytes())
    told.update(repr((panel.spec, horizon, ENGINE)).encode())
    return told.hexdigest()[:12]


def work(
    panel: Panel,
    horizon: int,
    asked: Sequence[Piece],
    rungs: Mapping[str, Rung],
    folder: Path,
    workers: int,
) -> Iterator[Piece]:
    """Does the pieces that have no file in the folder yet, and names each as it is done. workers: processes; 1 works in this one."""
    folder.mkdir(parents=True, exist_ok=True)
    todo = [piece for piece in asked if not (folder / piece.name).exists()]
    if workers == 1 or len(todo) < 2:
        _begin(panel, horizon, rungs, folder)
        for piece in todo:
            yield _do(piece)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(panel, horizon, rungs, folder)
    ) as pool:
        waiting: list[Future[Piece]] = [pool.submit(_do, piece) for piece in todo]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def rows_of(folder: Path, asked: Sequence[Piece]) -> Frame:
    """The rows of a forecast's pieces."""
    return pd.concat([pd.read_parquet(folder / piece.name) for piece in asked], ignore_index=True)


_given: dict[str, Any] = {}  # of this process; a panel is handed over once, not with each piece


def _end_with(parent: Any) -> None:
    """A worker whose run was killed would wait for work for ever."""

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _begin(panel: Panel, horizon: int, rungs: Mapping[str, Rung], folder: Path) -> None:
    from threadpoolctl import threadpool_limits

    if (parent := parent_process()) is not None and not _given:
        _end_with(parent)
    # a process is a core: threads of its own would only stand in the others' way
    _given.update(panel=panel, horizon=horizon, rungs=rungs, folder=folder, limits=threadpool_limits(1))
    _given.pop("at", None)


def _do(piece: Piece) -> Piece:
    rows = forecast(_given["rungs"][piece.rung], _part(_cut_of(piece), piece))
    target: Path = _given["folder"] / piece.name
    half = target.with_suffix(".half")
    rows.to_parquet(half, index=False)
    half.rename(target)  # whole or not at all
    return piece


def _cut_of(piece: Piece) -> Cut:
    kept = _given.get("at")
    if kept and kept[0] == (piece.origin, piece.known):
        return kept[1]
    now = cut(_given["panel"], piece.known, _given["horizon"])
    at = now if piece.origin == piece.known else now.earlier(piece.origin)[0]
    _given["at"] = ((piece.origin, piece.known), at)
    return at


def _part(at: Cut, piece: Piece) -> Cut:
    if piece.parts == 1:
        return at
    names = sorted({*at.past[SERIES].unique(), *at.ahead[SERIES].unique()})
    return at.only(names[piece.part :: piece.parts])


def forecast(rung: Rung, at: Cut) -> Frame:
    """ROWS of one rung at one cut. A series it fails on is given the fall-back's numbers, and why says so; a model that fails as a whole, likewise."""
    steps = at.steps
    try:
        told = rung(at)
        yhat, low, high, failed = told.yhat, told.low, told.high, told.failed
    except Exception as error:  # one model that cannot be fitted costs its rows, not the backtest
        why = " ".join(str(error).split())[:200] or type(error).__name__
        yhat, low, high = np.full(len(steps), np.nan), None, None
        failed = dict.fromkeys(at.known.series, why)
    empty = np.full(len(steps), np.nan)
    rows = at.ahead[[SERIES, DAY]].assign(ahead=steps, yhat=yhat)
    rows["low"], rows["high"] = (empty if end is None else end for end in (low, high))
    rows["why"] = rows[SERIES].map(failed).fillna("").astype(str)
    bad = ~np.isfinite(rows["yhat"].to_numpy(float))
    rows.loc[bad, ["low", "high"]] = np.nan
    rows.loc[bad, "yhat"] = at.told(snaive_level(at.known.values, at.horizon))[bad]
    rows.loc[bad & (rows["why"] == ""), "why"] = "the model has no number for it"
    return rows[np.isfinite(rows["yhat"].to_numpy(float))][list(ROWS)].reset_index(drop=True)
