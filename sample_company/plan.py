"""How big the company is, how long its past is, and which dice belong to what.

Belongs here: the few numbers everything else is derived from. Does not: how demand moves (`demand.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

ORDER_LINES = 200_000
TILL_LINES = 1_000_000
MONTHS = 30  # of past, so that three lunar new years lie in it
SHANGHAI = ZoneInfo("Asia/Shanghai")  # where the company's clocks hang
SMALLEST, LARGEST = 0.001, 10.0


@dataclass(frozen=True)
class Plan:
    """One company. `scale` 1 is 200,000 order lines and 1,000,000 till lines up to `today`; master data is constant."""

    seed: int
    scale: float
    today: date  # the last day of the written past

    def __post_init__(self) -> None:
        if not SMALLEST <= self.scale <= LARGEST:
            raise ValueError(f"scale is {self.scale}: it must be between {SMALLEST} and {LARGEST}")

    @property
    def first_day(self) -> date:
        """The first of a month, so that months are whole."""
        months = self.today.year * 12 + self.today.month - 1 - (MONTHS - 1)
        return date(months // 12, months % 12 + 1, 1)

    @property
    def order_lines(self) -> int:
        return round(ORDER_LINES * self.scale)

    @property
    def till_lines(self) -> int:
        return round(TILL_LINES * self.scale)

    def dice(self, *purpose: object) -> Random:
        """A generator of its own for each purpose, so that no part of the company depends on another's draws."""
        return Random(":".join(map(str, (self.seed, *purpose))))


def days(first: date, last: date) -> Iterator[date]:
    """Each day from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def last_day(month: date) -> date:
    """The last day of the month that `month`, its first day, begins."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(1)


def months(first: date, last: date) -> Iterator[date]:
    """The first day of each month that lies wholly between two days, both included."""
    month = first if first.day == 1 else last_day(first.replace(day=1)) + timedelta(1)
    while last_day(month) <= last:
        yield month
        month = last_day(month) + timedelta(1)


def spread(total: int, weights: list[float]) -> list[int]:
    """Split `total` in proportion to `weights` into whole numbers that sum to it exactly (cumulative rounding)."""
    whole, before, reached, result = sum(weights), 0, 0.0, []
    for weight in weights:
        reached += weight
        upto = round(total * reached / whole) if whole else 0
        result.append(upto - before)
        before = upto
    return result
