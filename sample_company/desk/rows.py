"""One step of a ticket as the rows that django-helpdesk itself would write for it.

Belongs here: titles, changes and states, after `helpdesk.update_ticket`, `helpdesk.email` and the view that merges. Does not:
which steps (`course.py`), writing them (`write.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from helpdesk.models import FollowUp, Ticket, TicketChange

from sample_company.desk.course import Step
from sample_company.desk.office import DOMAIN, REMARK, SATISFACTION, works_in_chinese

STATUSES = {
    "resolve": Ticket.RESOLVED_STATUS,
    "close": Ticket.CLOSED_STATUS,
    "reopen": Ticket.REOPENED_STATUS,
}
PRIVATE = ("note", "hand on", "move", "priority", "rate")


def act(
    ticket: Ticket, step: Step, users: dict[str, int], queues: dict[str, int], deal: Callable[[Any], int]
):
    """Change the ticket as the step does; (its follow-up, the changes listed with it, values of own fields by name)."""
    ticket.modified = step.at
    followup = FollowUp(
        id=deal(FollowUp), ticket_id=ticket.id, date=step.at, comment=step.text or "", public=step.act not in PRIVATE
    )  # fmt: skip
    if step.agent is None:
        _from_customer(ticket, step, followup)
        return followup, [], {}
    followup.user_id = users[step.agent]
    # helpdesk writes in the language of whoever does it
    with translation.override("zh-hans" if works_in_chinese(step.agent) else "en"):
        if step.act == "open":
            _taken_down(ticket, step, followup, users)
            return followup, [], {}
        changes, values = _by_agent(ticket, step, followup, users, queues)
    public = followup.public and (followup.comment or followup.new_status)
    followup.email_recipients = [ticket.submitter_email] if public and ticket.submitter_email else []
    return followup, [_change(deal, followup, *change) for change in changes], values


def _from_customer(ticket: Ticket, step: Step, followup: FollowUp) -> None:
    """A mail, or the web form. A mail to a closed ticket opens it again."""
    if step.act == "open" and step.to == "web":
        with translation.override("zh-hans"):
            followup.title = _("Ticket Opened Via Web")
        return
    mark = sha256(f"{ticket.secret_key}{step.at}".encode()).hexdigest()[:20]
    followup.message_id = f"<{mark}@{(ticket.submitter_email or DOMAIN).rpartition('@')[2].lower()}>"
    followup.title = f"E-Mail Received from {ticket.submitter_email}"
    if step.act == "reopen":
        ticket.status = followup.new_status = Ticket.REOPENED_STATUS
        followup.title = f"Ticket Re-Opened by {followup.title}"


def _taken_down(ticket: Ticket, step: Step, followup: FollowUp, users: dict[str, int]) -> None:
    if step.to:
        ticket.assigned_to_id = users[step.to]
        followup.title = _("Ticket Opened & Assigned to %(name)s") % {"name": step.to}
    else:
        followup.title = _("Ticket Opened")


def _by_agent(ticket: Ticket, step: Step, followup: FollowUp, users: dict[str, int], queues: dict[str, int]):
    """[(field, before, after)] as helpdesk lists them, and {own field: value}."""
    followup.title = ticket.title
    if step.act in STATUSES:
        before = str(ticket.get_status_display())
        ticket.status = followup.new_status = STATUSES[step.act]
        after = str(ticket.get_status_display())
        followup.title = f"{ticket.title[:180]} and {after}"
        if step.act == "resolve" or (step.act == "close" and ticket.resolution is None):
            ticket.resolution = followup.comment
        return [(_("Status"), before, after)], {}
    if step.act == "hand on":
        names = {number: name for name, number in users.items()}
        before = names.get(ticket.assigned_to_id)
        ticket.assigned_to_id = users[step.to]
        followup.title = _("Assigned to %(username)s") % {"username": step.to}
        return ([(_("Owner"), before, step.to)] if before != step.to else []), {}
    if step.act == "priority":
        before, ticket.priority = ticket.priority, int(step.to)
        return [(_("Priority"), str(before), step.to)], {}
    if step.act == "move":
        before, ticket.queue_id = ticket.queue_id, queues[step.to]
        return [(_("Queue"), str(before), str(ticket.queue_id))], {}
    if step.act == "rate":
        # The agent writes the customer's answer into the desk's fields, in the form that answers a ticket.
        followup.comment = ""
        values = {SATISFACTION: step.to} | ({REMARK: step.text} if step.text else {})
        return [(name, None, value) for name, value in values.items()], values
    return [], {}


def _change(
    deal: Callable[[Any], int], followup: FollowUp, field: str, before: str | None, after: str | None
):
    return TicketChange(
        id=deal(TicketChange), followup_id=followup.id, field=field, old_value=before, new_value=after
    )
