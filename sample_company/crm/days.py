"""Writes what came about from one moment to another: the whole past at once, or one day.

Belongs here: the order of writing and the comparison of before and after. Does not: values of records, changes made by hand
(`edits.py`).
"""

# pyright: reportMissingImports=false

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.models import Account
from contacts.models import Contact
from interactions.models import Interaction
from invoices.models import Estimate
from leads.models import Lead
from opportunity.models import Opportunity
from tasks.models import Task

from sample_company.crm import deals, parties, quotes, talk
from sample_company.crm.session import change, insert, link, uid
from sample_company.plan import Plan
from sample_company.relations import offers
from sample_company.relations.deals import WON, Deal
from sample_company.relations.moments import end_of
from sample_company.relations.story import story
from sample_company.relations.talk import chores_of, said_of_deal, said_of_lead

Values = dict[str, object]


class Days:
    """Writes stretches of one company's story into one organisation."""

    def __init__(self, plan: Plan, org: UUID) -> None:
        self.plan, self.org = plan, org
        self.stages = deals.Stages()
        self.courses: dict[str, tuple] = {}

    def write(self, after: datetime, upto: date) -> None:
        """Everything from `after` to the end of the day `upto`, in the caller's transaction."""
        until, told = end_of(upto), story(self.plan, upto)
        self._firms([f for f in told.firms if after <= f.since < until])
        self._contacts([c for c in told.contacts if after <= c.since < until])
        self._leads(told.leads, after, until)
        # what is long over has nothing left to write
        self._deals([deal for deal in told.deals if deal.since < until], after, until)
        self._said(told, after, until)

    def id(self, kind: str, key: str) -> UUID:
        return uid(self.plan.seed, kind, key)

    def _firms(self, found: list) -> None:
        insert(parties.account(self.plan, self.org, firm) for firm in found)
        link(Account.assigned_to, [(self.id("account", f.key), self.id("profile", f.owner)) for f in found])
        link(Account.teams, [(self.id("account", f.key), self.id("team", f.customer.unit)) for f in found])

    def _contacts(self, found: list) -> None:
        insert(parties.contact(self.plan, self.org, card) for card in found)
        link(Contact.assigned_to, [(self.id("contact", c.key), self.id("profile", c.owner)) for c in found])
        link(
            Account.contacts,
            [(self.id("account", c.firm), self.id("contact", c.key)) for c in found if c.firm],
        )

    def _leads(self, found: list, after: datetime, until: datetime) -> None:
        new = []
        for lead, was, now in _moved(
            found, lambda each, moment: parties.lead_values(self.plan, each, moment), after, until
        ):
            if was is None:
                new.append((lead, now))
            else:
                change(Lead, self.id("lead", lead.reference), _difference(was, now))
        insert(parties.lead(self.plan, self.org, lead, now) for lead, now in new)
        link(Lead.assigned_to, [(self.id("lead", x.reference), self.id("profile", x.owner)) for x, _ in new])
        link(Lead.teams, [(self.id("lead", x.reference), self.id("team", x.customer.unit)) for x, _ in new])

    def _deals(self, found: list[Deal], after: datetime, until: datetime) -> None:
        new, logged, signed, offered, set_tasks = [], [], [], [], []
        for deal, was, now in _moved(
            found, lambda each, moment: deals.values(self.stages, each, moment), after, until
        ):
            if was is None:
                new.append((deal, now))
            elif not change(Opportunity, self.id("deal", deal.reference), _difference(was, now)):
                continue
            logged += deals.log(self.plan, self.org, deal, after, until)
            if now["stage"] == WON and (was or {}).get("stage") != WON:
                signed.append(deal)
        insert(deals.opportunity(self.plan, self.org, self.stages, deal, now) for deal, now in new)
        insert(logged)
        self._link_deals([deal for deal, _ in new], signed)
        there = self._there(found, after)
        for deal in found:
            if deal.reference not in there:
                continue
            offered_now, chores, _ = self._course(deal)
            for quote, was, now in _moved(offered_now, quotes.values, after, until):
                if was is None:
                    offered.append((deal, *quotes.estimate(self.plan, self.org, deal, quote, now)))
                else:
                    change(Estimate, self.id("quote", quote.number), _difference(was, now))
            for chore, was, now in _moved(chores, talk.task_values, after, until):
                if was is None:
                    set_tasks.append((deal, talk.task(self.plan, self.org, deal, chore, now)))
                else:
                    change(Task, self.id("task", chore.key), _difference(was, now))
        insert(made for _, made, _ in offered)
        insert(line for _, _, lines in offered for line in lines)
        link(Estimate.assigned_to, [(made.id, self.id("profile", deal.owner)) for deal, made, _ in offered])
        insert(made for _, made in set_tasks)
        link(Task.assigned_to, [(made.id, self.id("profile", deal.owner)) for deal, made in set_tasks])

    def _link_deals(self, new: list[Deal], signed: list[Deal]) -> None:
        ids = [(deal, self.id("deal", deal.reference)) for deal in new]
        link(Opportunity.assigned_to, [(id, self.id("profile", deal.owner)) for deal, id in ids])
        link(Opportunity.teams, [(id, self.id("team", deal.firm.customer.unit)) for deal, id in ids])
        link(Opportunity.contacts, [(id, self.id("contact", d.contact.key)) for d, id in ids if d.contact])
        tags = [(deal, tag) for deal in signed if deal.contract for tag in deal.contract.tags]
        link(Opportunity.tags, [(self.id("deal", deal.reference), self.id("tag", tag)) for deal, tag in tags])

    def _said(self, told: Any, after: datetime, until: datetime) -> None:
        """Interactions, and those of leads converted meanwhile moved to where django-crm moves them."""
        became = {deal.lead: deal for deal in told.deals if deal.lead}
        rows = []
        for lead in told.leads:
            deal = became.get(lead.reference)
            if deal and after <= deal.since < until and lead.since < after:
                Interaction.objects.filter(lead_id=self.id("lead", lead.reference), home="lead").update(
                    **talk.converted(self.plan, deal)
                )
            for said in said_of_lead(self.plan, lead) if lead.steps[-1][1] >= after else ():
                if after <= said.moment < until:
                    row = talk.of_lead(self.plan, self.org, lead, said)
                    for name, value in (
                        talk.converted(self.plan, deal).items() if deal and deal.since < until else ()
                    ):
                        setattr(row, name, value)
                    rows.append(row)
        there = self._there(told.deals, after)
        for deal in told.deals:
            if deal.reference in there:
                rows += [
                    talk.of_deal(self.plan, self.org, deal, said)
                    for said in self._course(deal)[2]
                    if after <= said.moment < until
                ]
        known = set(Contact.objects.values_list("id", flat=True))
        for row in rows:
            if row.contact_id not in known:
                row.contact_id = None
        insert(rows)

    def _course(self, deal: Deal) -> tuple:
        if deal.reference not in self.courses:
            plan = self.plan
            course = offers.quotes(plan, deal), chores_of(plan, deal), said_of_deal(plan, deal)
            self.courses[deal.reference] = course
        return self.courses[deal.reference]

    def _there(self, found: list[Deal], after: datetime) -> set[str]:
        """References of deals that somebody may write on: those whose record nobody deleted by hand."""
        ids = set(Opportunity.objects.values_list("id", flat=True))
        return {deal.reference for deal in found if self.id("deal", deal.reference) in ids}


def _moved(
    found: Any, values: Any, after: datetime, until: datetime
) -> Iterator[tuple[Any, Values | None, Values]]:
    """(record, values before or None, values now) of those that came about or changed in between."""
    for each in found:
        now = values(each, until)
        was = values(each, after) if now else None
        if now and was != now:
            yield each, was, now


def _difference(was: Values, now: Values) -> Values:
    return {name: value for name, value in now.items() if was.get(name) != value}
