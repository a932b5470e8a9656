"""Writes what is offered, said and done along leads and deals, from one moment to another.

Belongs here: offers, tasks, interactions. Does not: the leads and deals themselves (`days.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from contacts.models import Contact
from interactions.models import Interaction
from invoices.models import Estimate
from leads.models import Lead
from opportunity.models import Opportunity
from tasks.models import Task

from sample_company.crm import quotes, talk
from sample_company.crm.moves import difference, moved
from sample_company.crm.session import change, ids_of, insert, link, uid
from sample_company.plan import Plan
from sample_company.relations import offers
from sample_company.relations.deals import Deal
from sample_company.relations.story import Story
from sample_company.relations.talk import chores_of, said_of_deal, said_of_lead


class Courses:
    """Of one company in one organisation; remembers what it drew from day to day."""

    def __init__(self, plan: Plan, org: UUID) -> None:
        self.plan, self.org = plan, org
        self.drawn: dict[str, tuple] = {}

    def write(self, told: Story, after: datetime, until: datetime) -> None:
        """What came about from `after` to just before `until`, on leads and deals that nobody deleted."""
        deals, cards = ids_of(Opportunity), ids_of(Contact)
        found = [deal for deal in told.deals if self.id("deal", deal.reference) in deals]
        self._offers(found, cards, after, until)
        self._tasks(found, cards, after, until)
        rows = [*self._said_of_leads(told, cards, after, until), *self._said_of_deals(found, after, until)]
        for row in rows:
            row.contact_id = row.contact_id if row.contact_id in cards else None
        insert(rows)

    def id(self, kind: str, key: str) -> UUID:
        return uid(self.plan.seed, kind, key)

    def _offers(self, found: list[Deal], cards: set[UUID], after: datetime, until: datetime) -> None:
        new = []
        for deal in found:
            for quote, was, now in moved(self._course(deal)[0], quotes.values, after, until):
                if was is None:
                    new.append((deal, *quotes.estimate(self.plan, self.org, deal, quote, now)))
                else:
                    change(Estimate, self.id("quote", quote.number), difference(was, now))
        for _, made, _ in new:
            made.contact_id = made.contact_id if made.contact_id in cards else None
        insert(made for _, made, _ in new)
        insert(line for _, _, lines in new for line in lines)
        link(Estimate.assigned_to, [(made.id, self.id("profile", deal.owner)) for deal, made, _ in new])
        link(Estimate.teams, [(made.id, self.id("team", deal.firm.customer.unit)) for deal, made, _ in new])

    def _tasks(self, found: list[Deal], cards: set[UUID], after: datetime, until: datetime) -> None:
        new = []
        for deal in found:
            for chore, was, now in moved(self._course(deal)[1], talk.task_values, after, until):
                if was is None:
                    new.append((deal, talk.task(self.plan, self.org, deal, chore, now)))
                else:
                    change(Task, self.id("task", chore.key), difference(was, now))
        insert(made for _, made in new)
        link(Task.assigned_to, [(made.id, self.id("profile", deal.owner)) for deal, made in new])
        link(Task.teams, [(made.id, self.id("team", deal.firm.customer.unit)) for deal, made in new])
        named = [(made.id, self.id("contact", deal.contact.key)) for deal, made in new if deal.contact]
        link(Task.contacts, [(id, card) for id, card in named if card in cards])

    def _said_of_leads(
        self, told: Story, cards: set[UUID], after: datetime, until: datetime
    ) -> Iterator[Interaction]:
        """Of leads; those of one that was converted meanwhile are moved to where django-crm moves them, if it is there."""
        became, leads = {deal.lead: deal for deal in told.deals if deal.lead}, ids_of(Lead)
        for lead in told.leads:
            id, deal = self.id("lead", lead.reference), became.get(lead.reference)
            if id not in leads or lead.steps[-1][1] < after:
                continue
            place = talk.converted(self.plan, deal) if deal and deal.since < until else {}
            if place.get("contact_id") not in cards:
                place = {}
            if place:
                Interaction.objects.filter(lead_id=id, home="lead").update(**place)
            for said in said_of_lead(self.plan, lead):
                if after <= said.moment < until:
                    row = talk.of_lead(self.plan, self.org, lead, said)
                    for name, value in place.items():
                        setattr(row, name, value)
                    yield row

    def _said_of_deals(self, found: list[Deal], after: datetime, until: datetime) -> Iterator[Interaction]:
        for deal in found:
            for said in self._course(deal)[2]:
                if after <= said.moment < until:
                    yield talk.of_deal(self.plan, self.org, deal, said)

    def _course(self, deal: Deal) -> tuple:
        """(offers, tasks, what is said)."""
        if deal.reference not in self.drawn:
            plan = self.plan
            course = offers.quotes(plan, deal), chores_of(plan, deal), said_of_deal(plan, deal)
            self.drawn[deal.reference] = course
        return self.drawn[deal.reference]
