"""Firms and people as they stand in the customer system: other spellings, old numbers, doubles, merged and moved firms.

Belongs here: the firms and people known before anybody deals with them. Does not: those that come of a lead (`story.py`),
who they truly are (`customers.py`, `people.py`), how they are spelled (`spellings.py`).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

from sample_company import spellings
from sample_company.customers import Customer
from sample_company.people import Person, domain, people, people_of, switchboard
from sample_company.plan import Plan
from sample_company.relations.moments import office
from sample_company.staff import seller_of
from sample_company.units import CITIES
from sample_company.world import world

KNOWN_TIERS = ("A", "B")
DOUBLED, MERGED, MOVED, YOUNG, CARD = 0.04, 0.5, 0.03, 0.15, 0.4
INDUSTRIES = {
    "食品": "FOOD & BEVERAGE", "超市": "GROCERY", "酒店": "SERVICE", "电子商务": "SOFTWARE", "实业": "MANUFACTURING",
}  # fmt: skip


@dataclass(frozen=True)
class Firm:
    """An account. `merged_into`: the firm that a double was merged with; it is inactive since, and says so in its note."""

    key: str  # C00012, or C00012/2 for its double: known to none of the systems
    customer: Customer
    name: str
    since: datetime
    owner: str
    city: str
    phone: str | None
    website: str | None
    industry: str | None
    note: str = ""
    merged_into: str | None = None

    @property
    def is_active(self) -> bool:
        return self.merged_into is None


@dataclass(frozen=True)
class Contact:
    """A person's card. `firm`: its key, None where the card only names the firm. `organization`: that name as written."""

    key: str
    person: Person
    firm: str | None
    organization: str
    since: datetime
    owner: str
    given: str
    family: str
    phone: str | None
    email: str | None
    job: str | None


@cache
def firms(plan: Plan) -> tuple[Firm, ...]:
    """The firms of tiers A and B; one in 25 stands there twice, and half of those were merged. Names are unique but for case."""
    found: list[Firm] = []
    names: set[str] = set()
    for customer in world(plan).customers:
        if customer.tier not in KNOWN_TIERS:
            continue
        dice = plan.dice("firm", customer.code)
        first = firm(plan, dice, customer, customer.code, _known_since(plan, dice), names)
        found.append(_moved(dice, first) if customer.country == "CN" and dice.random() < MOVED else first)
        if dice.random() < DOUBLED:
            double = firm(plan, dice, customer, f"{customer.code}/2", first.since + timedelta(1), names)
            if dice.random() < MERGED:
                note = f"重复客户，已合并至「{first.name}」。Duplicate, merged."
                double = replace(double, merged_into=first.key, note=note)
            found.append(double)
    return tuple(found)


def firm(
    plan: Plan, dice: Random, customer: Customer, key: str, since: datetime, names: set[str], name: str = ""
) -> Firm:
    """The customer as a new account. names: those taken, lower case; the new one is added."""
    written = name or spellings.company_name(customer, dice).strip()
    while written.lower() in names:
        written = (
            f"{written}({customer.city})"
            if f"({customer.city})" not in written
            else f"{written} {customer.code[1:]}"
        )
    names.add(written.lower())
    industry = next((kind for word, kind in INDUSTRIES.items() if word in customer.name), None)
    return Firm(
        key, customer, written, since,
        owner=seller_of(plan, customer.unit, customer.code, since.date()),
        city=customer.city,
        phone=switchboard(customer) if dice.random() < 0.85 else None,
        website=f"https://www.{domain(customer)}" if dice.random() < 0.6 else None,
        industry=industry if dice.random() < 0.7 else None,
    )  # fmt: skip


@cache
def contacts(plan: Plan) -> tuple[Contact, ...]:
    """Everybody known at those firms, one in 25 twice; of smaller firms some cards from fairs, without an account."""
    found: list[Contact] = []
    for known in firms(plan):
        if known.key == known.customer.code:
            for person in people_of(plan).get(known.customer.code, ()):
                dice = plan.dice("contact", person.key)
                found.append(
                    contact(dice, person, person.key, known.key, known.name, known.since, known.owner)
                )
                if dice.random() < DOUBLED:
                    double = contact(dice, person, f"{person.key}/2", known.key, "", known.since, known.owner)
                    found.append(replace(double, email=None))
    for person in people(plan):
        customer, dice = person.customer, plan.dice("card", person.key)
        if customer.tier not in KNOWN_TIERS and dice.random() < CARD:
            since = _known_since(plan, dice)
            owner = seller_of(plan, customer.unit, customer.code, since.date())
            organization = spellings.company_name(customer, dice)
            found.append(contact(dice, person, person.key, None, organization, since, owner))
    return tuple(found)


def contact(
    dice: Random, person: Person, key: str, firm: str | None, organization: str, since: datetime, owner: str
) -> Contact:
    """A card of the person as somebody typed it."""
    given, family = spellings.person_name(person, dice)
    phone = spellings.phone(person, dice) if dice.random() < 0.9 else None
    email = person.email if dice.random() < 0.8 else None
    job = person.job if dice.random() < 0.8 else None
    return Contact(key, person, firm, organization, since, owner, given, family, phone, email, job)


def _known_since(plan: Plan, dice: Random) -> datetime:
    """Most were known before the recorded past."""
    if dice.random() < YOUNG:
        return office(
            dice, plan.first_day + timedelta(dice.randrange((plan.today - plan.first_day).days - 3))
        )
    return office(dice, plan.first_day - timedelta(dice.randint(10, 1500)))


def _moved(dice: Random, known: Firm) -> Firm:
    towns = [town for town in CITIES[known.customer.unit] if town != known.city] or [known.city]
    town = dice.choice(towns)
    return replace(known, city=town, note=f"{known.since.year}年由{known.city}迁至{town}。Moved.")
