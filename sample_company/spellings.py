"""How one firm or person stands in different systems: legal and short names, Chinese and pinyin, old numbers, odd formats.

Belongs here: the ways of spelling. Every choice is drawn from dice of the record, so that a record is spelled the same each
time it is written. Does not: who they truly are (`customers.py`, `people.py`).
"""

from random import Random

from pypinyin import lazy_pinyin

from sample_company.customers import FORMS, Customer
from sample_company.people import Person

LEGAL_ENDINGS = (*sorted(set(FORMS), key=len, reverse=True), "GmbH", "AG", "SAS", "SARL", "SA", "B.V.", "S.r.l.", "S.p.A.",
                 "S.L.", "S.A.", "Inc.", "LLC", "Co.", "Ltd.", "K.K.", "Pte. Ltd.", "Pty Ltd")  # fmt: skip


def short_name(customer: Customer) -> str:
    """Without the legal form; a Chinese firm also without its town in front."""
    name = customer.name
    for ending in LEGAL_ENDINGS:
        name = name.removesuffix(ending).strip()
    return name.removeprefix(customer.city) if customer.country == "CN" else name


def latin_name(customer: Customer) -> str:
    """As an English-speaking colleague types it: pinyin with a capital a word, or the name without accents."""
    if customer.country != "CN":
        return customer.name.replace("ö", "oe").replace("ü", "ue").replace("é", "e")
    town, rest = customer.city, short_name(customer)
    words = ["".join(lazy_pinyin(town)), "".join(lazy_pinyin(rest[:2])), "".join(lazy_pinyin(rest[2:]))]
    return " ".join(word.title() for word in words if word) + " Co., Ltd"


def company_name(customer: Customer, dice: Random) -> str:
    """One of the spellings a seller or a clerk leaves behind; the legal name is only every other."""
    fate = dice.random()
    if fate < 0.5:
        return customer.name
    if fate < 0.7:
        return short_name(customer)
    if fate < 0.8 and customer.country == "CN":
        return f"{customer.city}{short_name(customer)}"
    if fate < 0.9:
        return latin_name(customer)
    # a form filled in with another keyboard: full-width brackets round the town, or a space too many
    if customer.country == "CN":
        return f"{short_name(customer)}({customer.city})" if fate < 0.95 else f" {customer.name} "
    return customer.name.upper()


def person_name(person: Person, dice: Random) -> tuple[str, str]:
    """(given, family) as typed: in Chinese, in pinyin, or with a courtesy in the place of the given name."""
    fate = dice.random()
    if not person.is_chinese or fate < 0.75:
        return person.given, person.family
    if fate < 0.92:
        given, family = person.latin.rsplit(" ", 1)
        return given, family
    return dice.choice(("先生", "女士", "经理", "总")), person.family


def phone(person: Person, dice: Random) -> str:
    """The mobile number in one of the formats people type; one in ten is the number before."""
    digits = person.old_mobile if dice.random() < 0.1 else person.mobile
    grouped = f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    return dice.choice(
        (
            digits,
            grouped,
            grouped.replace("-", " "),
            f"+{person.dialling}{digits}",
            f"00{person.dialling} {grouped}",
        )
    )
