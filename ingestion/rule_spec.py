"""Declarations of what a row must fulfil to land: frozen, data only.

Here: Rule, Parent, Counted. Of a database, all SQL in them is PostgreSQL's, over a table's landed columns; it may ask other tables of
the source, and is asked in the snapshot that the rows are read from. Of a file, a rule's SQL is DuckDB's, over an entity's
columns. Not here: asking (judge.py, expressions.py), the tables and entities themselves (`sources/`, `entities/`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """What must hold of a row. As in a CHECK, a condition that comes out NULL holds.

    column: where the fault is looked for, and what is shown of the row. message: what is wrong where it does not hold,
    following the value ("-5.00 is negative"). cure: what to do at the source.
    """

    column: str
    holds: str
    message: str
    cure: str


@dataclass(frozen=True)
class Parent:
    """A row whose parent is refused stays out with it, and lands with it: a line without its quote would be torn.

    table: the parent's name at the source, declared before. column: holds the parent's key.
    """

    table: str
    column: str


@dataclass(frozen=True)
class Counted:
    """A canonical entity that the source's control totals count the row under, so that a refused row is reconciled.

    amount, currency: as the control total has them, NULL for none. when: which rows count.
    """

    entity: str
    amount: str = "null"
    currency: str = "null"
    when: str = "true"
