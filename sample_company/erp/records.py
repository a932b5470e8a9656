"""Creating many records through a Tryton model, or in its table where they are finished already."""

from collections.abc import Iterable, Sequence
from itertools import batched

from trytond.pool import Pool
from trytond.transaction import Transaction

RECORDS = 1000  # a call of create; Tryton's caches are of this order


def create(model: str, rows: list[dict]) -> list[int]:
    """Create records in batches; returns their ids in the order of `rows`. Needs a transaction."""
    Model = Pool().get(model)
    return [record.id for part in batched(rows, RECORDS) for record in Model.create(list(part))]


def migrate(model: str, rows: list[dict]) -> list[int]:
    """Create records that are finished already: a row holds every value, what Tryton would have computed included.

    Nothing is defaulted, computed or looked at, and no history is kept, so all that is left of Tryton's own `create` is
    the INSERT, whose thousands of placeholders take more time than the rows: COPY takes a tenth. Keys come from Tryton's
    sequence. Who calls this owes a check of what came out (`session.check_sample`).
    """
    if not rows:
        return []
    Model, transaction = Pool().get(model), Transaction()
    # Without the values that all rows leave empty: a third of the columns of a stock move.
    names = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    if other := [name for name in names if _is_elsewhere(Model._fields[name])]:
        raise ValueError(f"{model} does not keep {', '.join(other)} in its own table")
    dealt = transaction.database.nextid(transaction.connection, Model._table, count=len(rows))
    ids = dealt if isinstance(dealt, list) else [dealt]
    cursor = transaction.connection.cursor()
    cursor.execute("select localtimestamp")
    (now,) = cursor.fetchone()
    stamped = ("id", "create_uid", "create_date")
    copy(
        Model._table,
        [*stamped, *names],
        (
            (number, transaction.user, now, *(row[name] for name in names))
            for number, row in zip(ids, rows, strict=True)
        ),
    )
    return ids


def copy(table: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows into one of Tryton's tables as they are. Needs a transaction."""
    columns = ", ".join(f'"{name}"' for name in names)
    with Transaction().connection.cursor().copy(f'copy "{table}" ({columns}) from stdin') as stream:
        for row in rows:
            stream.write_row(row)


def _is_elsewhere(field) -> bool:
    """Whether a field's values lie in other tables, in translations, or nowhere."""
    return hasattr(field, "set") or bool(getattr(field, "translate", False))
