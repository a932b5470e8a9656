"""What of a record changed between two moments. Belongs here: the comparison. Does not: the values (`deals.py`, `quotes.py` …)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

Values = dict[str, object]


def moved[Record](
    found: Iterable[Record],
    values: Callable[[Record, datetime], Values | None],
    after: datetime,
    until: datetime,
) -> Iterator[tuple[Record, Values | None, Values]]:
    """(record, values before or None, values now) of those that came about or changed in between.

    values: those known just before a moment, None while the record is not there.
    """
    for each in found:
        now = values(each, until)
        was = values(each, after) if now else None
        if now and was != now:
            yield each, was, now


def difference(was: Values, now: Values) -> Values:
    """The values that are others now."""
    return {name: value for name, value in now.items() if was.get(name) != value}
