"""The simulated day, as Tryton sees it.

Belongs here: setting Tryton's own idea of today. Does not: the moments it stamps on records, which stay real.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from trytond.pool import Pool


@contextmanager
def set_to(pool: Pool, day: date) -> Iterator[None]:
    """While open, today is `day` for every model: what is shipped, posted or decided is dated by it."""
    Date = pool.get("ir.date")
    original = Date.__dict__.get("today")
    Date.today = staticmethod(lambda timezone=None: day)
    try:
        yield
    finally:
        if original is None:
            del Date.today
        else:
            Date.today = original
