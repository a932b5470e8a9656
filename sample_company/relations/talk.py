"""What is said and done on the way of a lead or a deal: messages, calls, meetings and tasks, each with its moment.

Belongs here: the course of a conversation. Does not: the sentences (`phrases.py`), which stage comes when (`deals.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from sample_company import spellings
from sample_company.customers import Customer
from sample_company.people import Person, domain, switchboard
from sample_company.plan import Plan
from sample_company.relations.deals import LOST, WON, Deal
from sample_company.relations.leads import Lead
from sample_company.relations.moments import business_day, later
from sample_company.relations.offers import quotes
from sample_company.relations.phrases import CALLS, MEETINGS, PHRASES, SUBJECTS, TASKS

OUTCOMES, OUTCOME_ODDS = ("connected", "no_answer", "voicemail", "busy", "wrong_number"), (70, 15, 5, 8, 2)
# What a stage is about: (who speaks, topic, chance)
COURSE = {
    "PROSPECTING": (("inbound", "interest", 0.6), ("outbound", "intro", 0.9)),
    "QUALIFICATION": (("inbound", "needs", 0.8), ("outbound", "answer", 0.8)),
    "PROPOSAL": (("outbound", "offer", 0.95), ("inbound", "objection", 0.8)),
    "NEGOTIATION": (
        ("outbound", "concession", 0.8),
        ("inbound", "finance", 0.6),
        ("outbound", "reminder", 0.6),
    ),
    WON: (("inbound", "won", 0.9),),
    LOST: (("inbound", "lost", 0.9),),
}


@dataclass(frozen=True)
class Said:
    """A message or a logged call or meeting. kind: email, whatsapp, sms, enquiry, call, meeting. `seconds`: of a call or meeting."""

    key: str
    kind: str
    direction: str
    moment: datetime
    subject: str
    body: str
    outcome: str = ""
    seconds: int | None = None


@dataclass(frozen=True)
class Chore:
    """A task. `done`: when it was finished, None: never."""

    key: str
    title: str
    set_at: datetime
    due: date
    done: datetime | None
    priority: str


def said_of_lead(plan: Plan, lead: Lead) -> tuple[Said, ...]:
    """The enquiry and the first answer."""
    dice = plan.dice("said", lead.reference)
    words = _words(dice, lead.person, lead.customer, "", lead.company)
    body = words("enquiry")
    found = [Said(f"{lead.reference}:0", "enquiry", "inbound", lead.since, "", body)]
    if lead.answered:
        kind = "email" if lead.email else "call"
        outcome = "connected" if kind == "call" else ""
        found.append(Said(f"{lead.reference}:1", kind, "outbound", lead.answered, "", words("response"), outcome,
                          dice.randrange(60, 900) if kind == "call" else None))  # fmt: skip
    return tuple(found)


def said_of_deal(plan: Plan, deal: Deal) -> tuple[Said, ...]:
    """Messages along the stages, and calls and meetings between them."""
    dice = plan.dice("said", deal.reference)
    offers = quotes(plan, deal)
    person = deal.contact.person if deal.contact else None
    words = _words(dice, person, deal.firm.customer, offers[0].number if offers else "", deal.firm.name, deal)
    found: list[Said] = []
    ends = [moment for _, moment in deal.stages[1:]] + [deal.ended() or deal.stages[-1][1] + timedelta(30)]
    for (stage, entered), until in zip(deal.stages, ends, strict=True):
        moment = entered
        for direction, topic, chance in COURSE[stage]:
            if dice.random() >= chance or (topic == "offer" and not offers):
                continue
            moment = (
                moment + timedelta(minutes=dice.randint(5, 40))
                if moment == entered
                else later(dice, moment, 0, 6)
            )
            if moment >= until and stage not in (WON, LOST):
                break
            found.append(
                _message(dice, deal, len(found), direction, _topic(dice, deal, topic), moment, words)
            )
        if stage not in (WON, LOST) and dice.random() < 0.75:
            moment = later(dice, entered, 0, 5)
            if moment < until:
                found.append(_live(dice, deal, len(found), moment, words))
    return tuple(found)


def chores_of(plan: Plan, deal: Deal) -> tuple[Chore, ...]:
    """One or two tasks a deal, set when a stage is entered; most are done about when they are due."""
    dice = plan.dice("chores", deal.reference)
    found = []
    person = deal.contact.person if deal.contact else None
    words = _words(dice, person, deal.firm.customer, "", deal.firm.name)
    for place in range(dice.randint(1, 3)):
        set_at = dice.choice(deal.stages)[1]
        due = business_day(set_at) + timedelta(dice.randint(1, 14))
        done = later(dice, set_at, 0, 20) if dice.random() < 0.85 else None
        title = words(dice.choice(TASKS[deal.language]))[:200]
        priority = dice.choice(("Low", "Medium", "Medium", "High"))
        found.append(Chore(f"{deal.reference}:{place}", title, set_at, due, done, priority))
    return tuple(found)


def _topic(dice: Random, deal: Deal, topic: str) -> str:
    if topic == "objection":
        return dice.choice(("objection_price", "objection_delivery"))
    return f"lost_{deal.lost_reason}" if topic == "lost" else topic


def _message(dice, deal: Deal, number: int, direction: str, topic: str, moment: datetime, words) -> Said:
    abroad = deal.language == "en"
    kind = dice.choices(("email", "whatsapp" if abroad else "sms"), (75, 25))[0]
    if topic == "interest":
        kind = dice.choice(("enquiry", "email"))
    if topic == "lost_no_answer":
        direction = "outbound"
    subject = words(SUBJECTS[deal.language].get(topic, "")) if kind == "email" else ""
    return Said(f"{deal.reference}:{number}", kind, direction, moment, subject, words(topic))


def _live(dice, deal: Deal, number: int, moment: datetime, words) -> Said:
    kind = dice.choices(("call", "meeting"), (65, 35))[0]
    outcome = dice.choices(OUTCOMES, OUTCOME_ODDS)[0] if kind == "call" else ""
    seconds = dice.randrange(1800, 7200, 300) if kind == "meeting" else dice.randrange(40, 1500)
    seconds = None if outcome and outcome != "connected" else seconds
    subject = words(dice.choice((CALLS if kind == "call" else MEETINGS)[deal.language]))[:200]
    return Said(f"{deal.reference}:{number}", kind, "outbound", moment, subject, "", outcome, seconds)


def _words(
    dice: Random,
    person: Person | None,
    customer: Customer,
    quote: str,
    company: str,
    deal: Deal | None = None,
):
    """A function that fills a topic's sentence, or a sentence of its own, with this conversation's values."""

    language = "zh" if customer.country == "CN" else "en"

    def filled(topic: str) -> str:
        sentence = dice.choice(PHRASES[language][topic]) if topic in PHRASES[language] else topic
        line = dice.choice(deal.lines) if deal else None
        return sentence.format(
            person=_called(dice, person, language),
            phone=spellings.phone(person, dice) if person else switchboard(customer),
            email=person.email if person else f"info@{domain(customer)}",
            product=line.name if line else ("日用品" if language == "zh" else "household goods"),
            quantity=dice.choice((500, 1000, 2000, 5000)),
            percent=dice.choice((3, 5, 8, 12)),
            days=dice.choice((15, 20, 30, 45)),
            amount=f"{deal.currency} {deal.amount:,.2f}" if deal else "",
            quote=quote,
            company=company,
        )

    return filled


def _called(dice: Random, person: Person | None, language: str) -> str:
    if person is None:
        return "您" if language == "zh" else "Sir or Madam"
    return person.name if dice.random() < 0.7 else person.latin
