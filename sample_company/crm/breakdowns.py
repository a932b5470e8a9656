"""What breaks the CRM for its readers at the end of a day, and is mended before anybody writes on the next one.

Belongs here: columns and the readers' view. Does not: records (`mishaps.py`), when (`defects/kinds.py`).
"""

# pyright: reportMissingImports=false

from datetime import date
from uuid import UUID

from django.db import connection

from sample_company.crm.session import close_to_readers, open_to_readers
from sample_company.defects import schema
from sample_company.defects.kinds import place
from sample_company.defects.truth import Planted
from sample_company.plan import Plan

SYSTEM = "django_crm"
ADDED = "accounts", "loyalty_tier", "varchar(16) default 'standard'"
RETYPED = "task", "due_date"


def mend(org: UUID) -> None:
    """Lift what an earlier day left; nothing where all is well. Needs a transaction."""
    with connection.cursor() as cursor:
        schema.retype(cursor, *RETYPED, "date")
    open_to_readers(org)


def break_down(plan: Plan, day: date) -> list[Planted]:
    """What breaks at the end of the day. Needs a transaction."""
    planted: list[Planted] = []

    def falls(kind: str) -> bool:
        return place(kind, SYSTEM).falls_on(plan, day)

    def note(kind: str, table: str, **delivered: str) -> None:
        fate = place(kind, SYSTEM).fates[0]
        planted.append(Planted(kind, SYSTEM, day, table, "", fate, planted=delivered))

    with connection.cursor() as cursor:
        if falls("column_added") and schema.add(cursor, *ADDED):
            note("column_added", ADDED[0], column=ADDED[1])
        if falls("column_retyped") and schema.retype(cursor, *RETYPED, "text"):
            note("column_retyped", RETYPED[0], column=RETYPED[1], type="text")
    if falls("source_stopped"):
        close_to_readers()
        note("source_stopped", "*")
    return planted
