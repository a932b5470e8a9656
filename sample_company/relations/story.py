"""All that the sellers met with up to a day, drawn day by day in its order.

Belongs here: how leads become firms, cards and deals. Does not: what each of them is. The story up to a day is the beginning of
the story up to any later day, so days that pass only add to it.
"""

import heapq
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from sample_company.plan import Plan, days
from sample_company.relations.deals import DEALS, FEWEST, Deal, deal
from sample_company.relations.leads import DAYS, Lead, leads_on
from sample_company.relations.moments import business_day, drawn, end_of, office, share
from sample_company.relations.parties import Contact, Firm, contact, contacts, firm, firms

OWN_SOURCES = ("existing customer", "call", "campaign", "partner", "email")


@dataclass
class Story:
    """Everything drawn so far, each list in the order it came about."""

    firms: list[Firm] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)


def story(plan: Plan, upto: date) -> Story:
    """The story from the plan's first day up to a day. Records may change after `upto`: they tell their course by moments."""
    told = teller(plan)
    # He goes on where he stopped; of an earlier day somebody else has to tell.
    return (told if upto >= told.upto else Teller(plan)).tell(upto)


@cache
def teller(plan: Plan) -> "Teller":
    """The plan's teller, so that each day that passes is drawn once."""
    return Teller(plan)


class Teller:
    """Draws a company's story day by day; what was told before only matters for names and addresses already taken."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.upto = plan, plan.first_day - timedelta(1)
        self.found = Story(list(firms(plan)), list(contacts(plan)))
        self.customers = [known for known in self.found.firms if known.key == known.customer.code]
        self.odds = list(accumulate(known.customer.weight for known in self.customers))
        self.by_name = {known.name.lower(): known for known in self.found.firms if known.is_active}
        self.by_customer = {known.customer.code: known for known in self.customers}
        self.names = {known.name.lower() for known in self.found.firms}
        self.by_email = {card.email.lower(): card for card in self.found.contacts if card.email}
        self.cards: dict[str, list[Contact]] = {}
        for card in self.found.contacts:
            if card.firm and card.key == card.person.key:
                self.cards.setdefault(card.firm, []).append(card)
        self.waiting: list[tuple[date, int, Lead]] = []  # leads by the day they are converted
        # Two records never share an e-mail: whoever's card is written one day asks without one until then.
        first = end_of(plan.first_day - timedelta(1))
        self.emails = {
            card.email.lower() for card in self.found.contacts if card.email and card.since >= first
        }

    def tell(self, upto: date) -> Story:
        """Everything up to a day, not before the last one told."""
        for day in days(self.upto + timedelta(1), upto):
            for lead in leads_on(self.plan, day, len(self.found.leads), self.emails):
                self.found.leads.append(lead)
                if lead.converted:
                    heapq.heappush(self.waiting, (business_day(lead.converted), len(self.found.leads), lead))
            while self.waiting and self.waiting[0][0] <= day:
                self._convert(heapq.heappop(self.waiting)[2])
            self._own_deals(day)
        self.upto = max(self.upto, upto)
        found = self.found
        return Story(list(found.firms), list(found.contacts), list(found.leads), list(found.deals))

    def _convert(self, lead: Lead) -> None:
        """As the customer system does: the account of that very name, else a new one; the contact of that e-mail, else a new one."""
        dice, since = self.plan.dice("converted", lead.reference), lead.converted
        assert since and lead.email
        known = self.by_name.get(lead.company.lower())
        if known is None or known.since > since:
            code = lead.customer.code
            key = f"{code}~{lead.reference}" if code in self.by_customer else code
            known = firm(self.plan, dice, lead.customer, key, since, self.names, lead.company)
            self.found.firms.append(known)
            self.by_name[known.name.lower()] = self.by_customer[code] = known
        card = self.by_email.get(lead.email.lower())
        if card is None:
            card = contact(
                dice,
                lead.person,
                f"{lead.person.key}~{lead.reference}",
                known.key,
                lead.company,
                since,
                lead.owner,
            )
            card = Contact(
                **vars(card)
                | {"email": lead.email, "phone": lead.phone, "given": lead.given, "family": lead.family}
            )
            self.found.contacts.append(card)
            self.by_email[lead.email.lower()] = card
        made = deal(
            self.plan,
            f"K-{lead.reference[2:]}-L",
            business_day(since),
            known,
            card,
            lead.source,
            lead.reference,
            since,
        )
        self.found.deals.append(made)

    def _own_deals(self, day: date) -> None:
        dice = self.plan.dice("deals", day)
        for place in range(drawn(dice, max(DEALS * self.plan.scale, FEWEST) / DAYS * share(day))):
            known = dice.choices(self.customers, cum_weights=self.odds)[0]
            if known.since > office(dice, day) - timedelta(1):
                continue
            there = [card for card in self.cards.get(known.key, ()) if business_day(card.since) < day]
            card = dice.choice(there) if there else None
            source = dice.choice(OWN_SOURCES)
            self.found.deals.append(deal(self.plan, f"K-{day:%Y%m%d}-{place + 1}", day, known, card, source))
