"""What comes in at the desk on a day: who asks for what, in whose words.

Belongs here: the number of requests a day and each one as it arrives. Does not: how it goes on (`course.py`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random
from uuid import UUID

from sample_company.customers import ABROAD
from sample_company.demand import order_weight, till_weight
from sample_company.desk.callers import Caller, caller, stranger
from sample_company.desk.hours import written_at
from sample_company.desk.phrases import NAGGING, SIGNATURES, SPAM, TOPICS, Topic, by_topic
from sample_company.orders import Order, orders_on
from sample_company.plan import Plan, days, spread
from sample_company.spellings import company_name
from sample_company.world import world

TICKETS = 10_000
FEWEST = 80
IS_SPAM, IS_REMINDER = 0.025, 0.035
CHANNELS, CHANNEL_WEIGHTS = ("email", "web", "phone"), (58, 27, 15)
PRIORITIES, PRIORITY_WEIGHTS = (1, 2, 3, 4, 5), (3, 14, 62, 16, 5)


@dataclass(frozen=True)
class Request:
    """A ticket as it comes in. `key` names it among all of the plan; `fields`: the desk's own fields, by name.

    channel: phone: an agent writes it down. kind: normal, spam, or reminder of the request `about`.
    """

    key: str
    kind: str
    opened_at: datetime
    queue: str
    topic: str
    language: str
    channel: str
    priority: int
    title: str
    text: str
    caller: Caller
    unit: str
    fields: tuple[tuple[str, str], ...] = ()
    about: str | None = None


def secret(plan: Plan, key: str) -> str:
    """helpdesk's key of the ticket: by it the writer finds the ticket again."""
    return str(UUID(int=plan.dice("desk secret", key).getrandbits(128), version=4))


def count_on(plan: Plan, day: date) -> int:
    """How many requests come in on a day of the past or after it."""
    past, rate = _past(plan)
    if day <= plan.today:
        return past.get(day, 0)
    return int(rate * _weight(plan, day) + plan.dice("desk count", day).random())


@lru_cache(maxsize=400)
def requests_on(plan: Plan, day: date) -> tuple[Request, ...]:
    """A day's requests in the order of their moments."""
    found = [_request(plan, day, number) for number in range(count_on(plan, day))]
    return tuple(sorted(found, key=lambda request: (request.opened_at, request.key)))


def _request(plan: Plan, day: date, number: int) -> Request:
    if _kind(plan, day, number) == "reminder" and (original := _original(plan, day, number)):
        return _reminder(plan, day, number, original)
    return _plain(plan, day, number)


def _kind(plan: Plan, day: date, number: int) -> str:
    fate = plan.dice("desk kind", day, number).random()
    return "spam" if fate < IS_SPAM else "reminder" if fate < IS_SPAM + IS_REMINDER else "normal"


def _original(plan: Plan, day: date, number: int) -> Request | None:
    """A normal request of the week before, by somebody whose address is known."""
    before = [day - timedelta(n) for n in range(1, 8)]
    normal = [(d, n) for d in before for n in range(count_on(plan, d)) if _kind(plan, d, n) == "normal"]
    dice = plan.dice("desk original", day, number)
    found = _plain(plan, *dice.choice(normal)) if normal else None
    return found if found and found.caller.email else None


def _plain(plan: Plan, day: date, number: int) -> Request:
    dice = plan.dice("desk request", day, number)
    key = f"{day:%Y%m%d}-{number:04d}"
    if _kind(plan, day, number) == "spam":
        title, text = dice.choice(SPAM)
        at, queue = written_at(dice, day, "home"), dice.choice(("aftersales", "products"))
        return Request(key, "spam", at, queue, "spam", "zh", "email", 3, title, text, stranger(dice), "SH")
    topic = dice.choices(TOPICS, [topic.weight for topic in TOPICS])[0]
    order = _order(plan, day, dice) if topic.needs != ("store",) else None
    topic = topic if order else by_topic("store")
    who = caller(plan, dice, order.customer if order else None)
    language = "zh" if who.is_chinese else "en"
    gaps, fields, unit = _gaps(plan, day, dice, topic, order, who)
    title, text = topic.zh if language == "zh" else topic.en
    text = (text + dice.choice(SIGNATURES[language])).format(**gaps)
    region = _region(unit)
    return Request(
        key, "normal", written_at(dice, day, region), topic.queue, topic.name, language,
        dice.choices(CHANNELS, CHANNEL_WEIGHTS)[0], dice.choices(PRIORITIES, PRIORITY_WEIGHTS)[0],
        title.format(**gaps)[:200], text, who, unit, fields,
    )  # fmt: skip


def _gaps(plan: Plan, day: date, dice: Random, topic: Topic, order: Order | None, who: Caller):
    """What fills the gaps of the wording, the desk's fields, and the unit that answers."""
    fields: list[tuple[str, str]] = []
    company = company_name(who.customer, dice) if who.customer else ""
    if company:
        fields.append(("company", company))
    product = dice.choice([line.product for line in order.lines if line.product]) if order else None
    shops = [s for s in world(plan).stores if s.opened_on <= day]
    store = dice.choices(shops, [s.weight for s in shops])[0]
    if order and "order" in topic.needs:
        fields.append(("ordernumber", order.reference))
    if product and "product" in topic.needs:
        fields.append(("productcode", product.code))
    if "store" in topic.needs:
        fields.append(("storecode", store.code))
    # Some callers leave the fields empty and say it in their text only.
    kept = tuple(field for field in fields if dice.random() < 0.93)
    unit = who.customer.unit if who.customer else order.customer.unit if order else store.unit
    gaps = {
        "company": company or who.name, "order": order.reference if order else "", "store": store.name,
        "product": f"{product.name}（{product.code}）" if product and dice.random() < 0.6 else product.name if product else "",
        "number": dice.choice((2, 3, 5, 6, 8, 12, 15, 20, 24)), "name": who.name, "phone": who.phone, "email": who.email or "",
    }  # fmt: skip
    return gaps, kept, unit


def _reminder(plan: Plan, day: date, number: int, original: Request) -> Request:
    dice = plan.dice("desk request", day, number)
    title, text = (part.format(title=original.title) for part in NAGGING[original.language])
    at = written_at(dice, day, _region(original.unit))
    return Request(
        f"{day:%Y%m%d}-{number:04d}", "reminder", at, original.queue, original.topic, original.language, "email",
        2, title[:200], text, original.caller, original.unit, original.fields, original.key,
    )  # fmt: skip


def _order(plan: Plan, day: date, dice: Random) -> Order | None:
    """An order of two to twenty days before that has goods on it: one that the ERP has under this reference."""
    before = day - timedelta(dice.randint(2, 20))
    found = _orders(plan, before)
    return dice.choice(found) if found else None


@lru_cache(maxsize=64)
def _orders(plan: Plan, day: date) -> tuple[Order, ...]:
    if day < plan.first_day:
        return ()
    orders = orders_on(world(plan), day, max(day, plan.today))
    return tuple(o for o in orders if o.returns is None and any(line.product for line in o.lines))


def _weight(plan: Plan, day: date) -> float:
    """Firms write when they work, shoppers when they shop; somebody always does."""
    return 0.7 * order_weight(plan, day) + 0.2 * till_weight(plan, day) + 0.05


@lru_cache(maxsize=4)
def _past(plan: Plan) -> tuple[dict[date, int], float]:
    """Requests by day of the past, and requests for a weight of one."""
    past = list(days(plan.first_day, plan.today))
    weights = [_weight(plan, day) for day in past]
    total = max(FEWEST, round(TICKETS * plan.scale))
    return dict(zip(past, spread(total, weights), strict=True)), total / sum(weights)


def _region(unit: str) -> str:
    return unit if unit in ABROAD else "home"
