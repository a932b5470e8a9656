"""Those who read while promotions happen, each in a process of its own, and the expiry that runs beside them.

Belongs here: one reader on the lake, one through Superset's chart API, one that lets snapshots go; starting and stopping them. Does
not: what they read (`chaos_world.py`).
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import requests

from lake import snapshots
from tests import chaos_world
from tests.chaos_world import RUN, Groups, World
from tests.company import Company
from tests.dashboard_reader import Reader, numbers

# Unpublished snapshots older than this go: seconds here, days in an instance.
KEPT = timedelta(seconds=5)
PAUSE = 0.1  # seconds between two reads, or no promotion comes along on a small machine
QUIET = "set enable_progress_bar = false"  # DuckDB takes a spawned process for a person's terminal


@dataclass
class Reads:
    """What one reader met. named: every (group, publication number, run) that was shown to it."""

    who: str
    reads: int = 0
    mixed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    named: set[tuple[str, int, str]] = field(default_factory=set)


def read_lake(company: Company, groups: Groups, found: Reads, stop: Any) -> None:
    """All marts in one statement, again and again. A group must be whole, be what its publication says, and never go back."""
    statement, last = chaos_world.one_statement(groups), {}
    with company.lake() as lake:
        lake.execute(QUIET)
        while not stop.wait(PAUSE):
            try:
                torn, shown = chaos_world.mixed(groups, lake.execute(statement).fetchall())
            except duckdb.Error as error:
                found.errors.append(str(error))
                continue
            found.reads += 1
            torn += [
                f"{g} went back from {last[g]} to {shown[g]}"
                for g in last.keys() & shown.keys()
                if shown[g] < last[g]
            ]
            found.mixed += torn
            found.named |= {(group, *rest) for group, rest in shown.items()}
            last = shown


def read_superset(
    company: Company, groups: Groups, found: Reads, stop: Any, mart: str, column: str, force: bool
) -> None:
    """The round that a chart shows: its least and its greatest must be one, published no earlier than when it was asked for,
    and no later than when it was answered. Rounds only grow, so it is enough to know what was shown on both sides of the request.
    """
    group = next(group for group, marts in groups.items() if mart in marts)
    query = {
        "columns": [],
        "metrics": [_simple(column, word) for word in ("MIN", "MAX")],
        "filters": [],
    }
    with company.lake() as lake:

        def shown() -> int:
            return int(chaos_world.published(lake)[group][1].removeprefix(RUN))

        before = shown()
        while not stop.wait(PAUSE):
            try:
                if found.reads % 100 == 0:  # a token lasts minutes
                    reader = Reader(company, "demo_executive")
                    place = on_its_page(company, mart)
                answer = reader.ask(query, dataset=mart, form_data=place, force=force)
                if answer.status_code != 200:
                    found.errors.append(f"{answer.status_code} {answer.text[:500]}")
                    continue
                (row,) = answer.json()["result"][0]["data"]
                after = shown()
            except (duckdb.Error, requests.RequestException) as error:
                found.errors.append(str(error))
                continue
            found.reads += 1
            if not before <= row["MIN"] == row["MAX"] <= after:
                found.mixed.append(f"{mart}: {row}, published from {before} to {after}")
            before = after


def on_its_page(company: Company, mart: str) -> dict[str, int]:
    """A chart of the mart and the page it stands on; readers may ask for it there only."""
    page, chart = {
        "sales_daily": ("executive-overview", "sales_by_unit"),
        "fct_ticket": ("service", "open_now"),
    }[mart]
    charts, _, pages = numbers(company.superset_url, company.passwords["admin"])
    return {"dashboardId": pages[f"{page}-en"], "slice_id": charts[chart]}


def _simple(column: str, aggregate: str) -> dict[str, Any]:
    return {
        "expressionType": "SIMPLE",
        "column": {"column_name": column},
        "aggregate": aggregate,
        "label": aggregate,
    }


def expire(company: Company, groups: Groups, found: Reads, stop: Any) -> None:
    """Let go, twice a second, what nothing stands on. `reads` counts the snapshots that went."""
    with company.lake(role="lake_writer") as lake:
        lake.execute(QUIET)
        while not stop.wait(0.5):
            try:
                found.reads += len(snapshots.expire(lake, datetime.now(UTC) - KEPT))
            except duckdb.Error as error:
                found.errors.append(f"expiry: {error}")


def _at_work(
    work: Callable[..., None],
    who: str,
    company: Company,
    groups: Groups,
    stop: Any,
    ready: Any,
    heard: Any,
    more: tuple[Any, ...],
) -> None:
    found = Reads(who)
    ready.release()
    try:
        work(company, groups, found, stop, *more)
    except Exception as error:  # told by the one who started it
        found.errors.append(f"{type(error).__name__}: {error}")
    heard.put(found)


@contextmanager
def at_work(company: Company, world: World, readers: int, *, superset: bool) -> Iterator[list[Reads]]:
    """Readers and the expiry while the block lasts; the list is filled when it ends."""
    new, found = multiprocessing.get_context("spawn"), []  # a fork would share DuckDB's threads
    stop, ready, heard = new.Event(), new.Semaphore(0), new.Queue()
    works: list[tuple[Any, ...]] = [(read_lake, f"reader {n}", ()) for n in range(1, readers + 1)]
    works.append((expire, "expiry", ()))
    if superset:  # one reads what the cache has, one always anew
        marts = sorted(world.marked)
        works += [
            (read_superset, f"Superset {mart}", (mart, world.marked[mart], n == 0))
            for n, mart in enumerate(marts)
        ]
    processes = [
        new.Process(
            target=_at_work, args=(work, who, company, world.groups, stop, ready, heard, more), daemon=True
        )
        for work, who, more in works
    ]
    for process in processes:
        process.start()
    try:
        for _ in processes:
            assert ready.acquire(timeout=120), "a reader did not start"
        yield found
        stop.set()
        found += [heard.get(timeout=120) for _ in processes]
    finally:
        stop.set()
        for process in processes:
            process.join(30)
            process.kill()
