"""Who writes to the desk: people at customers, a firm's general mailbox, shoppers, and addresses nobody knows.

Belongs here: who it is and the address it comes from. Does not: what they want (`requests.py`).
"""

from dataclasses import dataclass
from random import Random

from pypinyin import lazy_pinyin

from sample_company.customers import Customer
from sample_company.people import GIVEN, SURNAMES, domain, people_of, switchboard
from sample_company.plan import Plan
from sample_company.spellings import person_name, phone

KNOWN, MAILBOX = 0.78, 0.12  # the rest write from an address of their own
MAILBOXES = ("info", "office", "caigou", "service")
PROVIDERS = ("mail.example", "webmail.example", "post.example")


@dataclass(frozen=True)
class Caller:
    """Who asks. `customer`: the firm they say they are of. `name` and `phone` as they write them."""

    customer: Customer | None
    name: str
    phone: str
    email: str
    is_chinese: bool


def caller(plan: Plan, dice: Random, customer: Customer | None) -> Caller:
    """Somebody of that customer: one of its people where it has any; without a customer a shopper."""
    if customer is None:
        return stranger(dice)
    chinese, people = customer.country == "CN", people_of(plan).get(customer.code, ())
    fate = dice.random()
    if people and fate < KNOWN:
        person = dice.choice(people)
        given, family = person_name(person, dice)
        together = f"{family}{given}" if not given.isascii() else f"{given} {family}"
        email = person.email if dice.random() < 0.95 else person.email.upper()
        return Caller(customer, together, phone(person, dice), email, person.is_chinese)
    if fate < KNOWN + MAILBOX or (not people and fate < 0.9):
        box = f"{dice.choice(MAILBOXES)}@{domain(customer)}"
        return Caller(customer, "采购部" if chinese else "Purchasing", switchboard(customer), box, chinese)
    found = stranger(dice)
    return Caller(customer, found.name, found.phone, found.email, chinese)


def stranger(dice: Random) -> Caller:
    """Somebody the company has no record of, writing from an address of his own."""
    family, given = dice.choice(SURNAMES), "".join(dice.sample(GIVEN, 2))
    local = "".join(lazy_pinyin(family + given))
    number = dice.randrange(100_000)
    email = f"{local}{number % 1000}@{dice.choice(PROVIDERS)}"
    return Caller(None, family + given, f"1700{number:07d}", email, True)
