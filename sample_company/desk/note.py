"""How far the desk is written: the table `zhongtai_sample` in the desk's own database, and the numbers of rows.

Belongs here: what makes a killed writer go on where it stopped, with the same rows. Does not: the rows.
"""

# pyright: reportMissingImports=false

from datetime import date

from django.db import connection, models

from sample_company.plan import Plan

LOCK = 20260102  # any number: what two writers of one desk agree on


def lock() -> None:
    """Wait until no other writer is in a transaction on this desk; held until the end of ours."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(
            "create table if not exists zhongtai_sample"
            " (seed bigint not null, scale double precision not null, past date not null, upto date)"
        )


def read() -> tuple[Plan, date | None] | None:
    """The plan that the desk was begun with and the last day written; None for an empty desk."""
    with connection.cursor() as cursor:
        cursor.execute("select seed, scale, past, upto from zhongtai_sample")
        row = cursor.fetchone()
    return (Plan(row[0], row[1], row[2]), row[3]) if row else None


def write(plan: Plan, upto: date) -> None:
    """Replace the note."""
    with connection.cursor() as cursor:
        cursor.execute("delete from zhongtai_sample")
        cursor.execute(
            "insert into zhongtai_sample values (%s, %s, %s, %s)", [plan.seed, plan.scale, plan.today, upto]
        )


class Numbers:
    """Deals the ids of one transaction, going on from each table's sequence.

    A sequence does not roll back: dealt by PostgreSQL, a killed writer's ids would be left out the next time, and the same
    company would have other numbers.
    """

    def __init__(self) -> None:
        self._next: dict[str, tuple[str, int]] = {}

    def deal(self, model: type[models.Model]) -> int:
        """The next id of the model's table."""
        table = model._meta.db_table
        sequence, number = self._next.get(table) or self._begin(table)
        self._next[table] = (sequence, number + 1)
        return number

    def settle(self) -> None:
        """Set the sequences to what was dealt; the last thing before the commit."""
        with connection.cursor() as cursor:
            for sequence, number in self._next.values():
                cursor.execute("select setval(%s, %s, false)", [sequence, number])

    def _begin(self, table: str) -> tuple[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("select pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute(
                f"select greatest((select last_value + is_called::int from {sequence}),"
                f' (select coalesce(max(id), 0) + 1 from "{table}"))'
            )
            return sequence, cursor.fetchone()[0]
