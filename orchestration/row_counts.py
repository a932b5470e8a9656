"""How many rows each mart has as it was built, and as people see it.

Belongs here: the counting, at snapshots. Does not: what is to be thought of it (`quality/emptied.py`).
"""

from collections.abc import Iterator, Mapping

import duckdb

from lake.shown import shown_marts
from quality import emptied
from quality.emptied import Count
from quality.verdict import Verdict


def counted(lake: duckdb.DuckDBPyConnection, snapshot: int, groups: Mapping[str, str]) -> Iterator[Count]:
    """Of the marts {mart: its group} at `snapshot`. What people see is only asked where nothing was built."""
    shown = shown_marts(lake)
    for mart, group in sorted(groups.items()):
        built = _rows(lake, mart, snapshot)
        seen = _rows(lake, mart, shown[mart]) if not built and mart in shown else None
        yield Count(mart, group, built, seen)


def verdicts(lake: duckdb.DuckDBPyConnection, snapshot: int, groups: Mapping[str, str]) -> list[Verdict]:
    """One a mart of those."""
    return list(emptied.verdicts(counted(lake, snapshot, groups)))


def _rows(lake: duckdb.DuckDBPyConnection, mart: str, snapshot: int) -> int:
    found = lake.execute(
        f'select count(*) from candidate."{mart}" at (version => {int(snapshot)})'
    ).fetchone()
    return found[0] if found else 0
