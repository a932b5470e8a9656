"""What a framework deal offers and agrees: lines, quotes, contracts with their sustainability clauses.

Belongs here: quantities, prices, discounts, validity, clauses. Does not: sums, which the customer system makes itself; `net` is
the one that a deal is worth.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TYPE_CHECKING

from sample_company.customers import Customer
from sample_company.plan import Plan
from sample_company.relations.moments import business_day, later
from sample_company.world import world

if TYPE_CHECKING:
    from sample_company.relations.deals import Deal

CENT = Decimal("0.01")
UNITS_PER_CNY = {"CNY": Decimal(1), "EUR": Decimal("7.8"), "USD": Decimal("7.2")}
TIER_PERCENT = {"A": 62, "B": 68, "C": 75}  # of the list price
CLAUSES = (
    "recycled_content", "carbon_data", "green_power", "no_deforestation", "packaging_takeback", "supplier_code", "water_use",
)  # fmt: skip
TAGS = ("框架协议", "重点客户", "低碳", "出口", "自有品牌", "季节性")
VALID_DAYS = 30
QUOTED, REVISED = 0.92, 0.15


@dataclass(frozen=True)
class Line:
    """One line. `discount_percent` is taken off quantity × unit price, which is in the customer's currency."""

    product: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal

    @property
    def net(self) -> Decimal:
        """Before tax, to the cent, half up as the customer system rounds."""
        gross = (self.quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)
        return gross - (gross * self.discount_percent / 100).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Quote:
    """One offer. `tax_percent` on the whole of it; `answered`: the moment it was accepted or declined."""

    number: str
    lines: tuple[Line, ...]
    discount_percent: Decimal
    tax_percent: Decimal
    issued: datetime
    sent: datetime
    viewed: datetime
    answered: datetime | None
    accepted: bool
    expires: date

    def status(self, until: datetime) -> str:
        """As the customer system calls it, known just before `until`."""
        if self.answered and self.answered < until:
            return "Accepted" if self.accepted else "Declined"
        if business_day(until) > self.expires + timedelta(1):
            return "Expired"
        return "Viewed" if self.viewed < until else "Sent" if self.sent < until else "Draft"


@dataclass(frozen=True)
class Contract:
    """What a won deal was signed as. `clauses`: codes of its sustainability clauses; `tags`: how the sellers label it."""

    number: str
    signed: date
    starts: date
    ends: date
    amount: Decimal
    clauses: tuple[str, ...]
    tags: tuple[str, ...]
    ends_early: date | None

    def status(self, day: date) -> str:
        if self.ends_early and self.ends_early <= day:
            return "terminated"
        return "expired" if self.ends < day else "active"


def lines(plan: Plan, dice: Random, customer: Customer) -> tuple[Line, ...]:
    """One to five products in a year's quantities."""
    found = world(plan)
    chosen = dice.choices(found.products, cum_weights=found.product_odds, k=dice.randint(1, 5))
    percent = TIER_PERCENT[customer.tier]
    rows = []
    for product in dict.fromkeys(chosen):
        price = (product.list_price * percent / 100 / UNITS_PER_CNY[customer.currency]).quantize(CENT)
        quantity = Decimal(dice.choice((200, 500, 800, 1200, 2000, 3600, 5000)))
        discount = Decimal(dice.choice((0, 0, 0, 2, 5)))
        rows.append(Line(product.code, product.name, quantity, max(price, CENT), discount))
    return tuple(rows)


def net(rows: tuple[Line, ...]) -> Decimal:
    return sum((line.net for line in rows), Decimal(0))


def quotes(plan: Plan, deal: "Deal") -> tuple[Quote, ...]:
    """The deal's offers: one for most that came that far, a second one where the first was too dear."""
    proposed = deal.entered("PROPOSAL")
    dice = plan.dice("quotes", deal.reference)
    if proposed is None or dice.random() >= QUOTED:
        return ()
    tax = Decimal(13) if deal.firm.customer.country == "CN" else Decimal(0)
    ends, won = deal.ended(), deal.stages[-1][0] == "CLOSED_WON"
    revised = deal.entered("NEGOTIATION") if dice.random() < REVISED else None
    first = _quote(dice, deal, 1, tax, Decimal(0), proposed, revised or ends, won and not revised)
    if not revised:
        return (first,)
    return first, _quote(dice, deal, 2, tax, Decimal(dice.choice((3, 5, 8))), revised, ends, won)


def _quote(
    dice: Random, deal: "Deal", number: int, tax: Decimal, discount: Decimal,
    issued: datetime, answered: datetime | None, accepted: bool,
) -> Quote:  # fmt: skip
    sent = issued + timedelta(minutes=dice.randint(5, 50))
    viewed = later(dice, sent, 0, 4)
    # some answer without ever opening the link
    viewed = min(viewed, answered) if answered else viewed
    return Quote(
        f"EST-{deal.reference[2:]}-{number}", deal.lines, discount, tax, issued, sent, max(viewed, sent), answered, accepted,
        business_day(issued) + timedelta(VALID_DAYS),
    )  # fmt: skip


def contract(dice: Random, reference: str, signed: date, amount: Decimal) -> Contract:
    starts = signed + timedelta(dice.randint(1, 30))
    years = dice.choice((1, 1, 2, 3))
    ends = starts.replace(year=starts.year + years, day=min(starts.day, 28)) - timedelta(1)
    early = starts + timedelta(dice.randint(60, 300)) if dice.random() < 0.05 else None
    clauses = tuple(sorted(dice.sample(CLAUSES, dice.choice((0, 1, 1, 2, 3)))))
    tags = tuple(
        sorted(dice.sample(TAGS, dice.randint(0, 2)) + (["低碳"] if "carbon_data" in clauses else []))
    )
    return Contract(
        f"FC-{reference[2:]}", signed, starts, ends, amount, clauses, tuple(dict.fromkeys(tags)), early
    )
