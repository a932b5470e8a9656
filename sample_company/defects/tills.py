"""What is wrong in the lines that the tills deliver: planted into a day's true tickets, line by line.

Belongs here: which lines of a day are delivered today, and how each is spoilt. Does not: files (`till_files.py`), true sales
(`sample_company/tills.py`). A ticket has one defect, or one of its lines has; amounts are never touched, so the day's own totals
(the Z-report) stay true and everything reconciles with them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from random import Random

from sample_company.defects.kinds import Place, place
from sample_company.defects.truth import Planted
from sample_company.plan import SHANGHAI, Plan, days
from sample_company.tills import day_of_tills, fen_of
from sample_company.world import world

Row = tuple[str, ...]
STORE, TICKET, REGISTER, SOLD_AT, MEMBER, LINE, PRODUCT, NAME, QUANTITY, PRICE, DISCOUNT, AMOUNT = range(12)
LATEST = 45  # days
RESET = "2000-01-01"  # what a register says whose battery is empty
HALF, WIDE = "0123456789.-", "０１２３４５６７８９．－"
TO_WIDE, TO_HALF = str.maketrans(HALF, WIDE), str.maketrans(WIDE, HALF)


def at(kind: str) -> Place:
    """The declared place of a defect of lines."""
    return place(kind, "tills")


@dataclass(frozen=True)
class Delivered:
    """What the tills deliver on one day: lines, the Z-report's rows (store, day, tickets, lines, fen), and what is wrong."""

    rows: tuple[Row, ...]
    totals: tuple[tuple[str, date, int, int, int], ...]
    planted: tuple[Planted, ...]


@lru_cache(maxsize=4)
def delivered(plan: Plan, day: date) -> Delivered:
    """The tickets of the day that are not late, and those of earlier days that come today."""
    true = arriving(plan, day)
    planted = [
        _noted("late_row", day, ticket[0], 2, right={"sold_at": _utc(ticket[0])})
        for sold_on, ticket in true
        if sold_on != day
    ]
    dice, rows = plan.dice("defects", "tills", day), []
    sums: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for sold_on, ticket in true:
        # being late is a ticket's one defect: one that is late and refused would be said to be repaired
        spoilt, found, real = _spoilt(dice, day, ticket) if sold_on == day else (ticket, [], len(ticket))
        rows += spoilt
        planted += found
        total = sums[ticket[0][STORE], sold_on]
        total[0] += 1
        total[1] += real
        total[2] += sum(fen_of(row[AMOUNT]) for row in ticket)
    trained, found = _training(dice, day, [ticket for _, ticket in true])
    totals = tuple((store, sold_on, *total) for (store, sold_on), total in sorted(sums.items()))
    return Delivered((*rows, *trained), totals, (*planted, *found))


def arriving(plan: Plan, day: date) -> list[tuple[date, list[Row]]]:
    """The tickets that come on a day, as they were sold, each with the day on which it was."""
    found = [(day, ticket) for ticket in _tickets(plan, day).prompt]
    _late(plan, day)  # kept for the days on which they come
    for sold_on in days(max(plan.first_day, day - timedelta(LATEST)), day - timedelta(1)):
        found += [(sold_on, ticket) for ticket in _late(plan, sold_on).get(day, ())]
    return found


@dataclass(frozen=True)
class _Sold:
    """A day's true lines, its tickets that come in time, and the late ones by the day on which they come."""

    lines: list[Row]
    prompt: list[list[Row]]
    late: dict[date, list[list[Row]]]


def true_lines(plan: Plan, day: date) -> list[Row]:
    """What was sold on a day, as nobody has spoilt it."""
    return _tickets(plan, day).lines


@lru_cache(maxsize=LATEST + 4)
def _late(plan: Plan, day: date) -> dict[date, list[list[Row]]]:
    return _tickets(plan, day).late


@lru_cache(maxsize=2)
def _tickets(plan: Plan, day: date) -> _Sold:
    dice, sold = plan.dice("defects", "late", day), _Sold(day_of_tills(world(plan), day)[0], [], {})
    for _, lines in groupby(sold.lines, key=lambda row: row[:2]):
        if at("late_row").befalls(dice):
            sold.late.setdefault(day + timedelta(dice.randint(1, LATEST)), []).append(list(lines))
        else:
            sold.prompt.append(list(lines))
    return sold


def _spoilt(dice: Random, day: date, ticket: list[Row]) -> tuple[list[Row], list[Planted], int]:
    """A ticket as it is delivered, what is wrong with it, and how many lines the till itself counts."""
    sold_at = ticket[0][SOLD_AT]
    for kind, text in (
        ("clock_skew", f"{RESET} {sold_at[11:]}"),
        ("time_zone", f"{_utc(ticket[0]):.19}Z".replace(" ", "T")),
        ("swapped_date", f"{sold_at[:5]}{sold_at[8:10]}-{sold_at[5:7]}{sold_at[10:]}"),
    ):
        if at(kind).befalls(dice) and text != sold_at:
            rows = [_with(row, {SOLD_AT: text}) for row in ticket]
            if kind == "clock_skew":
                return rows, [_refused(kind, day, row) for row in rows], len(ticket)
            return rows, [_noted(kind, day, ticket[0], 2, right={"sold_at": _utc(ticket[0])})], len(ticket)
    rows, planted = [], []
    for row in ticket:
        spoilt, found = _spoilt_line(dice, day, row)
        rows += spoilt
        planted += found
    if at("zero_quantity").befalls(dice):
        nothing = _with(
            ticket[-1], {LINE: str(len(ticket) + 1), QUANTITY: "0.00", DISCOUNT: "0.00", AMOUNT: "0.00"}
        )
        rows.append(nothing)
        planted.append(_noted("zero_quantity", day, nothing, right={"quantity": "0.00", "amount": "0.00"}))
        return rows, planted, len(ticket) + 1
    return rows, planted, len(ticket)


def _spoilt_line(dice: Random, day: date, row: Row) -> tuple[list[Row], Iterable[Planted]]:
    figures = {"quantity": row[QUANTITY], "unit_price": row[PRICE], "amount": row[AMOUNT]}
    if at("duplicate_delivery").befalls(dice):
        return [row, row], [_noted("duplicate_delivery", day, row, right=figures)]
    if at("full_width").befalls(dice):
        wide = {place: row[place].translate(TO_WIDE) for place in (TICKET, QUANTITY, PRICE, AMOUNT)}
        return [_with(row, wide)], [_noted("full_width", day, row, right=figures)]
    if at("orphan_reference").befalls(dice):
        unknown = _with(row, {PRODUCT: f"{row[PRODUCT]}-X"})
        right = figures | {"product_code": unknown[PRODUCT]}
        return [unknown], [_noted("orphan_reference", day, row, right=right)]
    if at("negative_quantity").befalls(dice):
        other = row[QUANTITY][1:] if row[QUANTITY].startswith("-") else f"-{row[QUANTITY]}"
        turned = _with(row, {QUANTITY: other})
        return [turned], [_refused("negative_quantity", day, turned)]
    return [row], []


def _training(dice: Random, day: date, tickets: list[list[Row]]) -> tuple[list[Row], list[Planted]]:
    """Tickets of somebody who learns the till: no sale, and the till itself does not count them."""
    rows, planted = [], []
    for number, ticket in enumerate((t for t in tickets if at("test_order").befalls(dice)), 1):
        changes = {TICKET: f"{day:%Y%m%d}-T{number:04d}", REGISTER: f"{ticket[0][STORE]}-T", MEMBER: ""}
        sold_at = f"{day} {ticket[0][SOLD_AT][11:]}"
        rows += [_with(row, changes | {SOLD_AT: sold_at}) for row in ticket]
        planted.append(_noted("test_order", day, rows[-1], 2))
    return rows, planted


def key_of(row: Row, parts: int = 3) -> str:
    """The key under which a line (3) or its ticket (2) lands."""
    return ":".join((row[STORE], row[TICKET].translate(TO_HALF), row[LINE])[:parts])


def _noted(kind: str, day: date, row: Row, parts: int = 3, right: dict[str, str] | None = None) -> Planted:
    return Planted(
        kind, "tills", day, f"tills/pos_{day}.csv", key_of(row, parts), at(kind).fates[0], right or {}
    )


def _refused(kind: str, day: date, row: Row) -> Planted:
    planted = {"门店编码": row[STORE], "小票号": row[TICKET], "行号": row[LINE]}
    return Planted(kind, "tills", day, f"tills/pos_{day}.csv", key_of(row), "quarantined", {}, planted)


def _with(row: Row, changes: dict[int, str]) -> Row:
    return tuple(changes.get(place, value) for place, value in enumerate(row))


def _utc(row: Row) -> str:
    local = datetime.fromisoformat(row[SOLD_AT]).replace(tzinfo=SHANGHAI)
    return f"{local - local.utcoffset():%Y-%m-%d %H:%M:%S}"
