"""What changed between two publications: rows and sums of each mart, and in which unit and month.

Belongs here: reading two published states and comparing them. Does not: how they came about (`promotion.py`), how it is
shown (orchestration).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from lake.shown import shown_at

ADDED_UP = ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT")
# A mart's own day; where it has several dates, the first of these, else the first that it has.
DAYS = ("business_date", "order_date", "date")


@dataclass(frozen=True)
class Change:
    """One sum that differs. where: the unit and month (`EAST 2026-06`), '' over the whole mart. None: no such rows or column."""

    where: str
    column: str
    before: Decimal | int | None
    after: Decimal | int | None


@dataclass(frozen=True)
class MartDifference:
    """One mart in two publications. rows_…: None where it was not shown. only_…: whole rows that the other does not have.

    columns: names that only one of them has. sums: over the whole mart, and then by unit and month.
    """

    mart: str
    group: str
    rows_before: int | None
    rows_after: int | None
    only_before: int
    only_after: int
    columns: tuple[str, ...]
    sums: tuple[Change, ...]

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was."""
        return bool(
            self.rows_before is None
            or self.rows_after is None
            or self.only_before
            or self.only_after
            or self.columns
        )


class NoSuchPublication(LookupError):
    """There is no publication of that number."""


def differences(con: duckdb.DuckDBPyConnection, before: int, after: int) -> Iterator[MartDifference]:
    """Each mart that either publication shows, by name. Raises NoSuchPublication."""
    known = {
        number for (number,) in con.execute("select distinct publication_id from ops.publication").fetchall()
    }
    for number in (before, after):
        if number not in known:
            raise NoSuchPublication(
                f"There is no publication {number}; there are {min(known)} to {max(known)}."
                if known
                else "Nothing is published yet."
            )
    sides = [
        {
            mart: (group, snapshot)
            for group, (snapshot, marts) in shown_at(con, number).items()
            for mart in marts
        }
        for number in (before, after)
    ]
    for mart in sorted(sides[0].keys() | sides[1].keys()):
        yield _compare(con, mart, sides[0].get(mart), sides[1].get(mart))


def _compare(
    con: duckdb.DuckDBPyConnection, mart: str, before: tuple[str, int] | None, after: tuple[str, int] | None
) -> MartDifference:
    group = (after or before or ("", 0))[0]
    old, new = (side and f'candidate."{mart}" at (version => {side[1]})' for side in (before, after))
    rows = [_count(con, side) if side else None for side in (old, new)]
    if old is None or new is None or old == new:
        return MartDifference(mart, group, rows[0], rows[1], 0, 0, (), ())
    was, now = (_columns(con, side) for side in (old, new))
    shared = {name: kind for name, kind in now.items() if was.get(name) == kind}
    listed = ", ".join(f'"{name}"' for name in shared)
    only = [
        _count(con, f"(select {listed} from {side} except all select {listed} from {other})")
        for side, other in ((old, new), (new, old))
    ]
    sums = tuple(_changes(con, old, new, shared)) if any(only) else ()
    alone = tuple(sorted((was.keys() | now.keys()) - shared.keys()))
    return MartDifference(mart, group, rows[0], rows[1], only[0], only[1], alone, sums)


def _changes(con: duckdb.DuckDBPyConnection, old: str, new: str, kinds: dict[str, str]) -> Iterator[Change]:
    """Sums of the columns that differ: over the whole mart, and where it has units or days by those."""
    summed, place = [name for name, kind in kinds.items() if kind.startswith(ADDED_UP)], _place(kinds)
    sums = ", ".join(["count(*)", *(f'sum("{name}")' for name in summed)])
    for where in ("''", place) if place else ("''",):
        before, after = (
            {
                row[0]: row[1:]
                for row in con.execute(f"select {where}, {sums} from {side} group by 1").fetchall()
            }
            for side in (old, new)
        )
        nothing = (None,) * (1 + len(summed))
        for key in sorted(before.keys() | after.keys()):
            pairs = zip(("rows", *summed), before.get(key, nothing), after.get(key, nothing), strict=True)
            yield from (Change(key, column, a, b) for column, a, b in pairs if a != b)


def _place(kinds: dict[str, str]) -> str:
    """SQL of a row's unit and month as one text; '' where the mart has neither."""
    days = [name for name in (*DAYS, *kinds) if kinds.get(name) == "DATE"][:1]
    parts = ["unit_code"] if "unit_code" in kinds else []
    parts += [f"strftime(\"{day}\", '%Y-%m')" for day in days]
    return f"concat_ws(' ', {', '.join(parts)})" if parts else ""


def _count(con: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = con.execute(f"select count(*) from {relation}").fetchone()
    assert row
    return int(row[0])


def _columns(con: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return {row[0]: row[1] for row in con.execute(f"describe select * from {relation}").fetchall()}
