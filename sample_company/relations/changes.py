"""What colleagues change by hand on a day: numbers, titles, cards that are put aside, merged or thrown away.

Belongs here: which record on which day. Does not: what follows of a lead's or a deal's own course (`leads.py`, `deals.py`).
"""

from dataclasses import dataclass
from datetime import date

from sample_company.plan import Plan
from sample_company.relations.leads import stale
from sample_company.relations.story import story

JOBS = ("采购总监", "供应链经理", "品类经理", "行政主管")
FOREIGN_JOBS = ("Head of Purchasing", "Category Manager", "Supply Chain Manager")
LEFT = "已离职 Left the company"


@dataclass(frozen=True)
class Change:
    """One change. what: phone, job, left (put aside), merge (contact `key` into `value`), drop (hard delete)."""

    what: str
    kind: str  # contact or lead
    key: str
    value: str = ""


def changes_on(plan: Plan, day: date) -> tuple[Change, ...]:
    """The day's changes. What is merged or dropped is nothing that a later day still refers to."""
    told, dice = story(plan, day), plan.dice("changes", day)
    ours = [card for card in told.contacts if card.key == card.person.key]
    doubles = [card for card in told.contacts if card.key.endswith("/2")]
    found: list[Change] = []
    for _ in range(dice.randint(1, 3)):
        card = dice.choice(ours)
        found.append(Change("phone", "contact", card.key, f"+{card.person.dialling} {card.person.mobile}"))
    card = dice.choice(ours)
    found.append(
        Change("job", "contact", card.key, dice.choice(JOBS if card.person.is_chinese else FOREIGN_JOBS))
    )
    if dice.random() < 0.5:
        found.append(Change("left", "contact", dice.choice(ours).key, LEFT))
    if doubles and dice.random() < 0.5:
        double = dice.choice(doubles)
        found.append(Change("merge", "contact", double.key, double.person.key))
    old = [lead for lead in told.leads if stale(lead, day)]
    if old and dice.random() < 0.7:
        found.append(Change("drop", "lead", dice.choice(old).reference))
    return tuple(found)
