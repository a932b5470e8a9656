"""The people at customers, invented: who works where, and how to reach them.

Belongs here: names, numbers and addresses as they truly are. Does not: how a system spells them (`spellings.py`). Telephone
numbers lie in blocks of zeroes that nobody was given, e-mail addresses under `.example`.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from pypinyin import lazy_pinyin

from sample_company.customers import Customer
from sample_company.plan import Plan
from sample_company.world import world

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国文博雅婷浩宇欣怡子轩梓涵晨曦思远嘉琪"
FOREIGN_FIRST = (
    "Anna", "Lukas", "Marie", "Pierre", "Sofia", "Marco", "Emma", "Daan", "Lucia", "Javier",
    "Emily", "Michael", "Olivia", "James", "Carlos", "Yuki", "Haruto", "Wei Ling", "Grace", "Oliver",
)  # fmt: skip
FOREIGN_LAST = (
    "Fischer", "Weber", "Dubois", "Moreau", "Rossi", "Bianchi", "de Vries", "Jansen", "García", "Romero",
    "Miller", "Johnson", "Tremblay", "Hernández", "Tanaka", "Sato", "Tan", "Lim", "Nguyen", "Taylor",
)  # fmt: skip
JOBS = ("采购经理", "总经理", "财务主管", "仓储主管", "门店运营", "品牌经理", "可持续发展专员")
FOREIGN_JOBS = (
    "Purchasing Manager",
    "Managing Director",
    "Finance Lead",
    "Warehouse Lead",
    "Sustainability Officer",
)
DIALLING = {
    "CN": "86", "DE": "49", "FR": "33", "NL": "31", "IT": "39", "ES": "34", "US": "1", "CA": "1", "MX": "52",
    "JP": "81", "SG": "65", "AU": "61",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Someone at a customer. `mobile`: digits without the country's prefix, which is `dialling`."""

    key: str  # C00012-1: who it is, in every system the same to us and known to none of them
    customer: Customer
    family: str
    given: str
    job: str
    dialling: str
    mobile: str
    old_mobile: str  # the number before, which some systems still have
    email: str

    @property
    def is_chinese(self) -> bool:
        return self.dialling == "86"

    @property
    def name(self) -> str:
        return f"{self.family}{self.given}" if self.is_chinese else f"{self.given} {self.family}"

    @property
    def latin(self) -> str:
        """The name in Latin letters, given name first."""
        if not self.is_chinese:
            return self.name
        return f"{''.join(lazy_pinyin(self.given)).title()} {''.join(lazy_pinyin(self.family)).title()}"


@cache
def people(plan: Plan) -> tuple[Person, ...]:
    """One to four people at each customer that a seller or the desk knows by name (tiers A and B, and a third of C)."""
    found: list[Person] = []
    for customer in world(plan).customers:
        dice = plan.dice("people", customer.code)
        if customer.tier == "C" and dice.random() >= 1 / 3:
            continue
        for place in range(dice.randint(2, 4) if customer.tier == "A" else dice.randint(1, 2)):
            found.append(person(dice, customer, place, len(found)))
    return tuple(found)


def person(dice: Random, customer: Customer, place: int, number: int) -> Person:
    """Draw the customer's person number `place`, counted from 0. number: unlike anybody else's, for telephone and e-mail."""
    if customer.country == "CN":
        family = dice.choice(SURNAMES)
        given = "".join(dice.sample(GIVEN, dice.choice((1, 2, 2))))
        mobile, old = f"1990{number:07d}", f"1880{number:07d}"
        local = "".join(lazy_pinyin(family + given))
        job = JOBS[place] if place < 2 else dice.choice(JOBS[2:])
    else:
        family, given = dice.choice(FOREIGN_LAST), dice.choice(FOREIGN_FIRST)
        mobile, old = f"555{number:07d}", f"500{number:07d}"
        local = f"{given}.{family}".lower().replace(" ", "")
        job = dice.choice(FOREIGN_JOBS)
    email = f"{_ascii(local)}{number}@{domain(customer)}"
    key = f"{customer.code}-{place + 1}"
    return Person(key, customer, family, given, job, DIALLING[customer.country], mobile, old, email)


@cache
def people_of(plan: Plan) -> dict[str, tuple[Person, ...]]:
    """{customer's code: its people}, for customers that have any."""
    found: dict[str, tuple[Person, ...]] = {}
    for person in people(plan):
        code = person.customer.code
        found[code] = (*found.get(code, ()), person)
    return found


def domain(customer: Customer) -> str:
    """The customer's e-mail domain; it ends in `.example`, which is nobody's."""
    words = (
        customer.name.removeprefix(customer.city)[:2]
        if customer.country == "CN"
        else customer.name.split()[0]
    )
    return f"{_ascii(''.join(lazy_pinyin(words + customer.city))).lower()}{int(customer.code[1:]) % 97:02d}.example".replace(
        " ", ""
    )


def switchboard(customer: Customer) -> str:
    """The firm's landline with its extension left out. Firms in one building share a switchboard, ten numbers to a hundred firms."""
    number = int(customer.code[1:])
    if customer.country == "CN":
        return f"400-000-{number // 100:02d}{number % 10:02d}"
    return f"+{DIALLING[customer.country]} 555 0{number // 100:02d}{number % 10:02d}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
