"""A day's tickets in the stores, and the tills' own totals (the Z-report).

Belongs here: tickets and lines, money in fen so that a million lines take seconds. Does not: files (`deliveries.py`).
A ticket carries a member's number at the most, never a name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import NamedTuple

from sample_company.demand import lines_on
from sample_company.plan import spread
from sample_company.prices import promotions_on
from sample_company.repricing import list_prices
from sample_company.units import Store
from sample_company.world import World

MEMBERS = 60_000
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5, 6), (30, 26, 18, 12, 8, 6)
RETURNS = 0.08  # of the tickets with one line: goods of the same day and store, brought back
# Share of a day's tickets by hour from 9 to 21.
HOURS, HOUR_WEIGHTS = tuple(range(9, 22)), (3, 6, 8, 8, 6, 6, 7, 8, 9, 11, 12, 10, 6)


@dataclass(frozen=True)
class Total:
    """What a store's tills say of their day."""

    store: str
    tickets: int
    lines: int
    fen: int


@dataclass(frozen=True)
class Sold:
    """What a store sold of a product on a day, less what it took back."""

    hundredths: int
    fen: int


class _Item(NamedTuple):
    """One line of a ticket: hundredths of a unit, fen."""

    code: str
    name: str
    hundredths: int
    price: int
    discount: int
    amount: int

    def back(self) -> "_Item":
        """The same, brought back."""
        return self._replace(hundredths=-self.hundredths, discount=-self.discount, amount=-self.amount)


def sold(rows: list[tuple[str, ...]]) -> dict[tuple[str, str], Sold]:
    """A day's lines as its stores post them in the ERP: one sum for each store's code and product's code."""
    found: dict[tuple[str, str], Sold] = {}
    for row in rows:
        key = row[0], row[6]
        known = found.get(key, Sold(0, 0))
        found[key] = Sold(known.hundredths + fen_of(row[8]), known.fen + fen_of(row[11]))
    return {key: sums for key, sums in found.items() if sums.hundredths}


def fen_of(text: str) -> int:
    """Hundredths of a figure that has two decimals always, as quantities and amounts of a till have."""
    return int(text.replace(".", ""))


def day_of_tills(world: World, day: date) -> tuple[list[tuple[str, ...]], list[Total]]:
    """All lines of a day as the till system writes them (see deliveries.TILL_COLUMNS), and its totals by store."""
    shops = [store for store in world.stores if store.opened_on <= day]
    numbers = spread(lines_on(world.plan, "tills", day), [store.weight for store in shops])
    rows: list[tuple[str, ...]] = []
    totals: list[Total] = []
    for store, number in zip(shops, numbers, strict=True):
        if number:
            before = len(rows)
            tickets, fen = 0, 0
            for row, amount, opens in _lines(world, store, day, number):
                rows.append(row)
                fen += amount
                tickets += opens
            totals.append(Total(store.code, tickets, len(rows) - before, fen))
    return rows, totals


def _lines(world: World, store: Store, day: date, number: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """A store's lines in the order of their tickets: the row, its amount in fen, and 1 where a ticket begins."""
    dice = world.plan.dice("tills", store.code, day)
    promoted = {group: promotion.factor for promotion in promotions_on(day) for group in promotion.groups}
    listed = list_prices(world.plan, day)
    sizes, kept = [], []
    while number > 0:
        sizes.append(min(number, dice.choices(SIZES, SIZE_WEIGHTS)[0]))
        number -= sizes[-1]
    times = sorted(
        (hour, dice.randrange(60), dice.randrange(60))
        for hour in dice.choices(HOURS, HOUR_WEIGHTS, k=len(sizes))
    )
    for place, (size, (hour, minute, second)) in enumerate(zip(sizes, times, strict=True), start=1):
        ticket = f"{day:%Y%m%d}-{place:05d}"
        register = f"{store.code}-{dice.randint(1, 3)}"
        sold_at = f"{day:%Y-%m-%d} {hour:02d}:{minute:02d}:{second:02d}"
        member = f"M{dice.randint(1, MEMBERS):08d}" if dice.random() < 0.45 else ""
        goods: list[_Item] = []
        if size == 1 and kept and dice.random() < RETURNS:
            # From the same day, so that no day's sum falls below nothing; each at most once.
            goods.append(kept.pop(dice.randrange(len(kept))).back())
        else:
            for product in dice.choices(world.products, cum_weights=world.product_odds, k=size):
                price = int(listed[product.code] * 100)
                hundredths = _hundredths(dice, product.unit)
                full = _half_even(price * hundredths, 100)
                factor = promoted.get(product.group)
                discount = (
                    full - _half_even(full * int(factor * 100), 100)
                    if factor
                    else full // 20
                    if member
                    else 0
                )
                goods.append(_Item(product.code, product.name, hundredths, price, discount, full - discount))
            kept += goods
        for line, item in enumerate(goods, start=1):
            yield (
                (
                    store.code, ticket, register, sold_at, member, str(line), item.code, item.name,
                    two(item.hundredths), two(item.price), two(item.discount), two(item.amount),
                ),
                item.amount,
                int(line == 1),
            )  # fmt: skip


def _hundredths(dice: Random, unit: str) -> int:
    """A quantity in hundredths: pieces, or a weighed kilogram."""
    if unit == "kg":
        return dice.randint(15, 300)
    return 100 if dice.random() < 0.8 else 100 * dice.randint(2, 4)


def _half_even(numerator: int, divisor: int) -> int:
    quotient, rest = divmod(numerator, divisor)
    return quotient + (2 * rest > divisor or (2 * rest == divisor and quotient % 2))


def two(hundredths: int) -> str:
    """A figure of hundredths with its two decimals; the other way round: fen_of."""
    return str(Decimal(hundredths).scaleb(-2))
