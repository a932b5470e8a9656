"""Tryton's pool and transactions, as a script meets them.

Belongs here: opening, committing, and running the tasks a commit left, as Tryton's own server does. Does not: models.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from trytond.config import config
from trytond.model import ModelStorage
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError
from trytond.worker import run_task

# What is migrated is written by Tryton's root user, what passes through the workflow by its administrator.
ROOT_USER = 0
# What the company's work locks. Whoever does a lot of it takes these from the start: Tryton finds each wanting midway and
# begins the whole transaction anew, which made a month's past up to four times, and a day two or three times.
LOCKED = (
    "sale.sale", "purchase.purchase", "stock.move", "account.journal.period", "ir.sequence.strict",
    "sale.configuration", "purchase.configuration", "account.configuration",
)  # fmt: skip


def open_pool(database: str) -> Pool:
    """Load Tryton's modules for a database (about 2 s). Address and password come from libpq's variables."""
    # Tryton asks for its locks without waiting. On a slow machine autovacuum holds one longer than the third of a second
    # that it tries by default; so often it is a quarter of a minute.
    config.set("database", "retry", "40")
    Pool.start()
    pool = Pool(database)
    with Transaction().start(database, ROOT_USER, readonly=True):
        pool.init()
    return pool


def locks_of(pool: Pool) -> dict:
    """Options for `run`: lock from the start what the company's work locks. Nobody else should be at work."""
    return {"_lock_tables": [pool.get(model)._table for model in LOCKED]}


def run[T](
    pool: Pool,
    work: Callable[[], T],
    user: int = ROOT_USER,
    company: int | None = None,
    locks: dict | None = None,
) -> T:
    """Do `work` in one transaction, committed at the end, rolled back on an error.

    Begins anew, as Tryton's server does, when a model finds only midway that it wants a table locked from the start.
    `locks` remembers which, for work that is done again and again.
    """
    # Nobody sits here whom Tryton could warn.
    context = {"company": company, "_skip_warnings": True} if company else {}
    extras = {} if locks is None else locks
    while True:
        with Transaction().start(pool.database_name, user, context=context, **extras) as current:
            try:
                result = work()
            except TransactionError as error:
                current.rollback()
                current.tasks.clear()
                error.fix(extras)
                continue
            current.commit()
        while current.tasks:
            run_task(pool, current.tasks.pop())
        return result


@contextmanager
def unvalidated() -> Iterator[None]:
    """While open, records are stored without Tryton's check of each field's domain, three quarters of a migration.

    Constraints of the database stay. Who opens this owes a check of what came out (`check_sample`).
    """
    original = ModelStorage.__dict__["_validate"]
    ModelStorage._validate = classmethod(lambda cls, records, field_names=None: None)
    try:
        yield
    finally:
        ModelStorage._validate = original


def check_sample(model: str, dice: Random, size: int) -> int:
    """Validate a random sample of a model's records as Tryton does; returns how many. Raises Tryton's ValidationError."""
    Model = Pool().get(model)
    newest = Model.search([], order=[("id", "DESC")], limit=1)
    if not newest:
        return 0
    # Ids are dealt in sequence, so numbers below the newest nearly all exist; a list of all would not fit in memory.
    last = newest[0].id
    found = Model.search(
        [("id", "in", dice.sample(range(1, last + 1), min(size, last)))], order=[("id", "ASC")]
    )
    Model._validate(found)
    return len(found)
