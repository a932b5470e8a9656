"""Framework deals: the bigger things sellers hope to sell, which the ERP never holds (references K-…).

Belongs here: what is hoped for, the moment of every stage, how it ends. Does not: the offer (`offers.py`), what is said on the
way (`talk.py`). Orders under a framework are the ERP's own and are not counted here.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sample_company.plan import Plan
from sample_company.relations.moments import business_day, later, office
from sample_company.relations.offers import Contract, Line, contract, lines, net
from sample_company.relations.parties import Contact, Firm
from sample_company.staff import seller_of

DEALS, FEWEST = 3_100, 60  # of scale 1 beside those that come of leads, of any scale
OPEN_STAGES = ("PROSPECTING", "QUALIFICATION", "PROPOSAL", "NEGOTIATION")
WON, LOST = "CLOSED_WON", "CLOSED_LOST"
# days from each stage to the next; the last is from negotiation to the end, when finance has to approve
PACE = ((2, 14), (3, 20), (3, 25), (3, 40))
LOST_REASONS = ("price", "delivery", "competitor", "no_budget", "no_answer")
KINDS = ("NEW_BUSINESS", "EXISTING_BUSINESS", "RENEWAL", "UPSELL", "CROSS_SELL")
TOPICS = {"zh": ("年度框架采购", "节日礼品集采", "门店联名系列", "低碳包装供货", "私有品牌代工"),
          "en": ("annual supply", "holiday range", "private label", "low-carbon packaging", "hotel amenities")}  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """One deal. `stages`: each stage with its moment, the first always PROSPECTING. `withdrawn`: when it was taken off the list."""

    reference: str
    firm: Firm
    contact: Contact | None
    owner: str
    title: str
    kind: str
    source: str
    lead: str | None
    lines: tuple[Line, ...]
    stages: tuple[tuple[str, datetime], ...]
    withdrawn: datetime | None
    expected: date
    lost_reason: str | None
    contract: Contract | None

    @property
    def since(self) -> datetime:
        return self.stages[0][1]

    @property
    def currency(self) -> str:
        return self.firm.customer.currency

    @property
    def language(self) -> str:
        return "zh" if self.firm.customer.country == "CN" else "en"

    @property
    def amount(self) -> Decimal:
        """What the lines come to before tax."""
        return net(self.lines)

    def stage(self, until: datetime) -> tuple[str, datetime]:
        """As known just before `until`, with the moment it was entered."""
        return [step for step in self.stages if step[1] < until][-1]

    def entered(self, stage: str) -> datetime | None:
        return dict(self.stages).get(stage)

    def ended(self) -> datetime | None:
        """When it was won, lost or withdrawn; None where it is still open at the end of its course."""
        return self.withdrawn or (self.stages[-1][1] if self.stages[-1][0] in (WON, LOST) else None)


def deal(
    plan: Plan, reference: str, day: date, firm: Firm, contact: Contact | None,
    source: str, lead: str | None = None, opened: datetime | None = None,
) -> Deal:  # fmt: skip
    """Draw a deal's whole course. opened: the moment, where a lead says it."""
    dice = plan.dice("deal", reference)
    stages = [("PROSPECTING", opened or office(dice, day))]
    fate = dice.random()
    goes_to = len(OPEN_STAGES) if fate < 0.6 else dice.randint(1, len(OPEN_STAGES))
    for stage, pace in zip(OPEN_STAGES[1:goes_to], PACE, strict=False):
        stages.append((stage, later(dice, stages[-1][1], *pace)))
    ends, withdrawn, reason = later(dice, stages[-1][1], *PACE[goes_to - 1]), None, None
    if fate < 0.45:
        stages.append((WON, ends))
    elif fate < 0.88:
        stages.append((LOST, ends))
        reason = dice.choice(LOST_REASONS)
    elif fate < 0.93:
        withdrawn = ends
    # the rest is forgotten: open for ever
    language = "zh" if firm.customer.country == "CN" else "en"
    topic = dice.choice(TOPICS[language])
    offered = lines(plan, dice, firm.customer)
    expected = business_day(stages[0][1]) + timedelta(dice.randint(30, 120))
    signed = business_day(ends) if stages[-1][0] == WON else None
    return Deal(
        reference, firm, contact, seller_of(plan, firm.customer.unit, firm.customer.code, day), f"{firm.name.strip()} {topic}"[:255],
        dice.choice(KINDS), source, lead, offered, tuple(stages), withdrawn, expected, reason,
        contract(dice, reference, signed, net(offered)) if signed else None,
    )  # fmt: skip
