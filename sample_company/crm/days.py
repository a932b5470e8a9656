"""Writes what came about from one moment to another: the whole past at once, or one day.

Belongs here: firms, people, leads and deals, in that order. Does not: what is said and offered on the way (`courses.py`), values of
records, changes made by hand (`edits.py`).
"""

# pyright: reportMissingImports=false

from datetime import date, datetime
from uuid import UUID

from accounts.models import Account
from contacts.models import Contact
from leads.models import Lead
from opportunity.models import Opportunity

from sample_company.crm import deals, parties
from sample_company.crm.courses import Courses
from sample_company.crm.moves import difference, moved
from sample_company.crm.session import change, ids_of, insert, link, uid
from sample_company.plan import Plan
from sample_company.relations.deals import WON, Deal
from sample_company.relations.moments import end_of
from sample_company.relations.story import story


class Days:
    """Writes stretches of one company's story into one organisation. What somebody deleted by hand stays deleted."""

    def __init__(self, plan: Plan, org: UUID) -> None:
        self.plan, self.org = plan, org
        self.stages = deals.Stages()
        self.courses = Courses(plan, org)

    def write(self, after: datetime, upto: date) -> None:
        """Everything from `after` to the end of the day `upto`, in the caller's transaction."""
        until, told = end_of(upto), story(self.plan, upto)
        self._firms([f for f in told.firms if after <= f.since < until])
        self._contacts([c for c in told.contacts if after <= c.since < until])
        self._leads(told.leads, after, until)
        self._deals([deal for deal in told.deals if deal.since < until], after, until)
        self.courses.write(told, after, until)

    def id(self, kind: str, key: str) -> UUID:
        return uid(self.plan.seed, kind, key)

    def _firms(self, found: list) -> None:
        insert(parties.account(self.plan, self.org, firm) for firm in found)
        link(Account.assigned_to, [(self.id("account", f.key), self.id("profile", f.owner)) for f in found])
        link(Account.teams, [(self.id("account", f.key), self.id("team", f.customer.unit)) for f in found])

    def _contacts(self, found: list) -> None:
        firms = ids_of(Account)
        cards = [
            (self.id("contact", c.key), c, self.id("account", c.firm) if c.firm else None) for c in found
        ]
        insert(
            parties.contact(self.plan, self.org, card, firm if firm in firms else None)
            for _, card, firm in cards
        )
        link(Contact.assigned_to, [(id, self.id("profile", card.owner)) for id, card, _ in cards])
        link(Contact.teams, [(id, self.id("team", card.person.customer.unit)) for id, card, _ in cards])
        link(Account.contacts, [(firm, id) for id, _, firm in cards if firm in firms])

    def _leads(self, found: list, after: datetime, until: datetime) -> None:
        def values(lead, moment):
            return parties.lead_values(self.plan, lead, moment)

        new = []
        for lead, was, now in moved(found, values, after, until):
            if was is None:
                new.append((self.id("lead", lead.reference), lead, now))
            else:
                change(Lead, self.id("lead", lead.reference), difference(was, now))
        insert(parties.lead(self.plan, self.org, lead, now) for _, lead, now in new)
        link(Lead.assigned_to, [(id, self.id("profile", lead.owner)) for id, lead, _ in new])
        link(Lead.teams, [(id, self.id("team", lead.customer.unit)) for id, lead, _ in new])

    def _deals(self, found: list[Deal], after: datetime, until: datetime) -> None:
        def values(deal, moment):
            return deals.values(self.stages, deal, moment)

        new, logged, signed, firms = [], [], [], ids_of(Account)
        for deal, was, now in moved(found, values, after, until):
            if was is None:
                if self.id("account", deal.firm.key) not in firms:
                    continue
                new.append((deal, now))
            elif not change(Opportunity, self.id("deal", deal.reference), difference(was, now)):
                continue
            logged += deals.log(self.plan, self.org, deal, after, until)
            if now["stage"] == WON and (was or {}).get("stage") != WON:
                signed.append(deal)
        insert(deals.opportunity(self.plan, self.org, self.stages, deal, now) for deal, now in new)
        insert(logged)
        self._link_deals([deal for deal, _ in new], signed)

    def _link_deals(self, new: list[Deal], signed: list[Deal]) -> None:
        ids, cards = [(deal, self.id("deal", deal.reference)) for deal in new], ids_of(Contact)
        link(Opportunity.assigned_to, [(id, self.id("profile", deal.owner)) for deal, id in ids])
        link(Opportunity.teams, [(id, self.id("team", deal.firm.customer.unit)) for deal, id in ids])
        named = [(id, self.id("contact", deal.contact.key)) for deal, id in ids if deal.contact]
        link(Opportunity.contacts, [(id, card) for id, card in named if card in cards])
        tags = [(deal, tag) for deal in signed if deal.contract for tag in deal.contract.tags]
        link(Opportunity.tags, [(self.id("deal", deal.reference), self.id("tag", tag)) for deal, tag in tags])
