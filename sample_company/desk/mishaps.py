"""What goes wrong at the desk on days that pass: each done behind the agents' backs, and written down.

Belongs here: which row it befalls, how, and what must stand in the lake in the end; the column that is renamed for a day. Does
not: when (`defects/kinds.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from django.db import connection
from django.db.models import F
from helpdesk.models import FollowUp, Queue, Ticket, TicketCustomFieldValue

from sample_company.defects import schema
from sample_company.defects.kinds import place
from sample_company.defects.truth import Planted
from sample_company.desk.course import LONGEST_DAYS
from sample_company.desk.hours import begin
from sample_company.desk.note import Numbers
from sample_company.desk.requests import secret
from sample_company.plan import Plan

SYSTEM = "django_helpdesk"
AHEAD = timedelta(400)
NOWHERE = "-X"  # no order's reference ends like this
RENAMED = "helpdesk_ticket", "due_date", "deadline"
Found = tuple[str, int | str, dict[str, str], dict[str, str]]  # table, key, what is right, what was planted


def mend() -> None:
    """Lift what an earlier day left; nothing where all is well. Needs a transaction."""
    table, column, name = RENAMED
    with connection.cursor() as cursor:
        schema.rename(cursor, table, name, column)


def befall(plan: Plan, numbers: Numbers, day: date) -> list[Planted]:
    """Everything that goes wrong on that day. Needs a transaction in which moments are what is written into them."""
    planted = []
    for kind, happens in MISHAPS.items():
        declared = place(kind, SYSTEM)
        if declared.falls_on(plan, day):
            rows = happens(plan, numbers, day, plan.dice("defects", SYSTEM, kind, day))
            planted += [
                Planted(kind, SYSTEM, day, table, str(key), declared.fates[0], right, delivered)
                for table, key, right, delivered in rows
            ]
    return planted


def _name_no_order(plan: Plan, numbers: Numbers, day: date, dice: Random) -> Iterator[Found]:
    """Somebody mistypes the order's number of the newest ticket that names one."""
    named = TicketCustomFieldValue.objects.filter(field__name="ordernumber").exclude(value__endswith=NOWHERE)
    for value in named.order_by("-id")[:1]:
        value.value = f"PO-{day:%Y%m%d}{NOWHERE}"
        value.save()
        yield "helpdesk_ticketcustomfieldvalue", value.id, {"value": value.value}, {}


def _delete(plan: Plan, numbers: Numbers, day: date, dice: Random) -> Iterator[Found]:
    """An agent's old reply or note is deleted, which changed nothing of its ticket."""
    old = FollowUp.objects.filter(date__lt=begin(day - timedelta(LONGEST_DAYS)), user__isnull=False)
    said = old.filter(title=F("ticket__title"), new_status=None, ticketchange=None, followupattachment=None)
    keys = list(said.order_by("id").values_list("id", flat=True))
    for key in dice.sample(keys, min(len(keys), 1)):
        FollowUp.objects.filter(id=key).delete()
        yield "helpdesk_followup", key, {}, {}


def _come_from_the_future(plan: Plan, numbers: Numbers, day: date, dice: Random) -> Iterator[Found]:
    """A ticket by an interface whose clock is more than a year ahead."""
    at = begin(day) + AHEAD + timedelta(minutes=dice.randrange(24 * 60))
    ticket = Ticket(
        id=numbers.deal(Ticket), title="接口测试 Interface", queue=Queue.objects.order_by("id")[0],
        created=at, modified=at, description="自动生成 Generated", priority=3, secret_key=secret(plan, f"future {day}"),
    )  # fmt: skip
    Ticket.objects.bulk_create([ticket])
    yield "helpdesk_ticket", ticket.id, {}, {"created": f"{at:%Y-%m-%d %H:%M:%S}"}


def _rename(plan: Plan, numbers: Numbers, day: date, dice: Random) -> Iterator[Found]:
    table, column, name = RENAMED
    with connection.cursor() as cursor:
        schema.rename(cursor, table, column, name)
    yield table, "", {}, {"column": name}


# The last one changes the table that the others write.
MISHAPS: dict[str, Callable[[Plan, Numbers, date, Random], Iterator[Found]]] = {
    "orphan_reference": _name_no_order,
    "hard_delete": _delete,
    "clock_skew": _come_from_the_future,
    "column_renamed": _rename,
}
