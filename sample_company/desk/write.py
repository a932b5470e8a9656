"""Writes the desk's days: what happened between two days, in one transaction, by helpdesk's own models.

Belongs here: a period's rows, gathered and written in bulk. Does not: what happens (`course.py`), how a step looks as rows
(`rows.py`), how far it has come (`note.py`).
"""

# pyright: reportMissingImports=false

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from helpdesk.models import (
    CustomField,
    FollowUp,
    FollowUpAttachment,
    KBItem,
    Queue,
    Ticket,
    TicketChange,
    TicketCustomFieldValue,
)

from sample_company.desk.course import LONGEST_DAYS, Step, course
from sample_company.desk.hours import begin
from sample_company.desk.note import Numbers
from sample_company.desk.pictures import PICTURE, picture
from sample_company.desk.requests import Request, requests_on, secret
from sample_company.desk.rows import act
from sample_company.plan import Plan, days

BATCH = 2_000
ROWS = (FollowUp, TicketChange, TicketCustomFieldValue, FollowUpAttachment)
CHANGING = ("status", "priority", "queue", "assigned_to", "resolution", "merged_to", "modified")


def happened(plan: Plan, first: date, last: date) -> list[tuple[Request, Step]]:
    """All steps from the first to the last day, in the order of their moments."""
    since, until = begin(first), begin(last + timedelta(1))
    return sorted(
        (
            (request, step)
            for day in days(first - timedelta(LONGEST_DAYS), last)
            for request in requests_on(plan, day)
            for step in course(plan, request)
            if since <= step.at < until
        ),
        key=lambda pair: (pair[1].at, pair[0].key),
    )


class Period:
    """The rows of a period in the making."""

    def __init__(self, plan: Plan, numbers: Numbers):
        self.plan, self.deal = plan, numbers.deal
        self.users = dict(get_user_model().objects.values_list("username", "id"))
        self.queues = dict(Queue.objects.values_list("slug", "id"))
        self.fields = dict(CustomField.objects.values_list("name", "id"))
        self.tickets: dict[str, Ticket] = {}
        self.fresh: set[str] = set()
        self.made: dict[type, list] = defaultdict(list)
        self.gone: list[int] = []
        self.merged: list[tuple[Ticket, Ticket]] = []

    def write(self, steps: list[tuple[Request, Step]]) -> None:
        """Take the steps in turn, then write what became of them."""
        self._fetch(steps)
        for request, step in steps:
            self._take(request, step)
        Ticket.objects.bulk_create([self.tickets[key] for key in sorted(self.fresh, key=self._number)], BATCH)
        touched = {request.key for request, _ in steps} | {r.about for r, s in steps if s.act == "merge"}
        old = [self.tickets[k] for k in sorted(touched - self.fresh - {None}) if k in self.tickets]
        Ticket.objects.bulk_update(old, CHANGING, BATCH)
        for model in ROWS:
            model.objects.bulk_create(self.made[model], BATCH)
        for ticket, chosen in self.merged:
            for followup in FollowUp.objects.filter(ticket=ticket):
                followup.ticket_id, followup.title = chosen.id, _merged_title(ticket)
                FollowUp.objects.bulk_update([followup], ("ticket", "title"))
        Ticket.objects.filter(id__in=self.gone).delete()

    def _number(self, key: str) -> int:
        return self.tickets[key].id

    def _fetch(self, steps: list[tuple[Request, Step]]) -> None:
        """Tickets of earlier periods that something happens to; one that somebody deleted is left out."""
        wanted = {}
        for request, _ in steps:
            for key in (request.key, request.about):
                if key:
                    wanted[secret(self.plan, key)] = key
        for ticket in Ticket.objects.filter(secret_key__in=wanted):
            self.tickets[wanted[ticket.secret_key]] = ticket

    def _take(self, request: Request, step: Step) -> None:
        if step.act == "open":
            self._open(request, step)
            return
        ticket = self.tickets.get(request.key)
        if ticket is None:
            return
        if step.act == "delete":
            self.gone.append(self.tickets.pop(request.key).id)
            self.fresh.discard(request.key)
            for model in ROWS[:1]:
                self.made[model] = [row for row in self.made[model] if row.ticket_id != ticket.id]
        elif step.act == "merge":
            self._merge(ticket, step)
        else:
            self._add(ticket, step)

    def _open(self, request: Request, step: Step) -> None:
        dice = self.plan.dice("desk row", request.key)
        silent = request.channel == "phone" and dice.random() < 0.4
        ticket = Ticket(
            id=self.deal(Ticket), title=request.title, queue_id=self.queues[request.queue],
            created=step.at, modified=step.at, submitter_email=None if silent else request.caller.email,
            description=request.text, priority=request.priority, secret_key=secret(self.plan, request.key),
            kbitem_id=self._read_before(request, dice),
        )  # fmt: skip
        self.tickets[request.key] = ticket
        self.fresh.add(request.key)
        web = request.channel == "web"
        followup = self._add(ticket, Step(step.at, "open", step.agent, step.text, "web" if web else step.to))
        for name, value in request.fields:
            self._value(ticket, name, value)
        if request.topic in ("damaged", "quality") and dice.random() < 0.5:
            self._attach(ticket, request, followup)

    def _add(self, ticket: Ticket, step: Step) -> FollowUp:
        followup, changes, values = act(ticket, step, self.users, self.queues, self.deal)
        self.made[FollowUp].append(followup)
        self.made[TicketChange] += changes
        for name, value in values.items():
            self._value(ticket, name, value)
        return followup

    def _value(self, ticket: Ticket, name: str, value: str) -> None:
        number = self.deal(TicketCustomFieldValue)
        self.made[TicketCustomFieldValue].append(
            TicketCustomFieldValue(id=number, ticket_id=ticket.id, field_id=self.fields[name], value=value)
        )

    def _merge(self, ticket: Ticket, step: Step) -> None:
        chosen = self.tickets.get(step.to)
        if chosen is None:
            return
        ticket.merged_to_id, ticket.status = chosen.id, Ticket.DUPLICATE_STATUS
        ticket.modified = chosen.modified = step.at
        for followup in self.made[FollowUp]:
            if followup.ticket_id == ticket.id:
                followup.ticket_id, followup.title = chosen.id, _merged_title(ticket)
        self.merged.append((ticket, chosen))

    def _read_before(self, request: Request, dice) -> int | None:
        """The article that somebody was reading when opening a ticket from the web."""
        if request.channel != "web" or dice.random() >= 0.3:
            return None
        read = KBItem.objects.filter(category__queue=self.queues[request.queue]).order_by("id").first()
        return read.id if read else None

    def _attach(self, ticket: Ticket, request: Request, followup: FollowUp) -> None:
        name, number = picture(request), self.deal(FollowUpAttachment)
        slug = next(slug for slug, queue in self.queues.items() if queue == ticket.queue_id)
        path = f"helpdesk/attachments/{slug}-{ticket.id}-{ticket.secret_key}/{followup.id}/{name}"
        file = Path(settings.MEDIA_ROOT) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PICTURE)
        self.made[FollowUpAttachment].append(
            FollowUpAttachment(
                id=number, followup_id=followup.id, file=path, filename=name, mime_type="image/png", size=len(PICTURE)
            )
        )  # fmt: skip


def _merged_title(ticket: Ticket) -> str:
    return f"[Merged from #{ticket.id}] {ticket.title}"[:200]


@contextmanager
def own_moments() -> Iterator[None]:
    """While open, a ticket's `created` and `modified` are what is written into them, not the machine's clock."""
    created, modified = Ticket._meta.get_field("created"), Ticket._meta.get_field("modified")
    created.auto_now_add = modified.auto_now = False
    try:
        yield
    finally:
        created.auto_now_add = modified.auto_now = True
