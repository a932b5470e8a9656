"""Interactions and tasks: the values django-crm has for them.

Belongs here: fields of Interaction and Task. Does not: what is said (`relations/talk.py`).
"""

# pyright: reportMissingImports=false

from datetime import datetime
from uuid import UUID

from interactions.models import Interaction
from tasks.models import Task

from sample_company.crm.session import uid
from sample_company.plan import Plan
from sample_company.relations.deals import Deal
from sample_company.relations.leads import Lead
from sample_company.relations.talk import Chore, Said


def of_lead(plan: Plan, org: UUID, lead: Lead, said: Said) -> Interaction:
    return _interaction(
        plan, org, lead.owner, said, home="lead", lead_id=uid(plan.seed, "lead", lead.reference)
    )


def of_deal(plan: Plan, org: UUID, deal: Deal, said: Said) -> Interaction:
    card = deal.contact
    return _interaction(
        plan, org, deal.owner, said, home="opportunity",
        opportunity_id=uid(plan.seed, "deal", deal.reference),
        account_id=uid(plan.seed, "account", deal.firm.key),
        contact_id=uid(plan.seed, "contact", card.key) if card else None,
    )  # fmt: skip


def converted(plan: Plan, deal: Deal) -> dict[str, object]:
    """Where django-crm moves what was said on a lead once it is converted."""
    assert deal.contact
    return {
        "home": "contact",
        "contact_id": uid(plan.seed, "contact", deal.contact.key),
        "account_id": uid(plan.seed, "account", deal.firm.key),
        "opportunity_id": uid(plan.seed, "deal", deal.reference),
    }


def task_values(chore: Chore, until: datetime) -> dict[str, object] | None:
    """What changes of a task, as known just before `until`; None before it was set."""
    if chore.set_at >= until:
        return None
    return {"status": "Completed" if chore.done and chore.done < until else "New"}


def task(plan: Plan, org: UUID, deal: Deal, chore: Chore, known: dict[str, object]) -> Task:
    return Task(
        id=uid(plan.seed, "task", chore.key), org_id=org, title=chore.title, priority=chore.priority, due_date=chore.due,
        opportunity_id=uid(plan.seed, "deal", deal.reference), created_at=chore.set_at, **known,
    )  # fmt: skip


def _interaction(plan: Plan, org: UUID, owner: str, said: Said, **links: object) -> Interaction:
    by_hand = said.direction == "outbound" or said.kind in ("call", "meeting")
    return Interaction(
        id=uid(plan.seed, "said", said.key), org_id=org, kind=said.kind, direction=said.direction, occurred_at=said.moment,
        duration_seconds=said.seconds, outcome=said.outcome, subject=said.subject, body=said.body,
        logged_by_id=uid(plan.seed, "profile", owner) if by_hand else None,
        origin="manual" if by_hand else "email" if said.kind == "email" else "webform" if said.kind == "enquiry" else "manual",
        created_at=said.moment, **links,
    )  # fmt: skip
