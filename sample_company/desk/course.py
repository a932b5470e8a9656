"""How a request goes on: who answers when, to whom it is handed, how it ends, whether it comes back.

Belongs here: the steps of one ticket, all of them, drawn once. Does not: which of them have happened yet (`write.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from sample_company.desk.hours import any_time, later
from sample_company.desk.office import QUEUES, agents_of
from sample_company.desk.phrases import (
    ANSWERS,
    HANDED_ON,
    MOVED_ON,
    NOT_SOLVED,
    NOTES,
    REMARKS,
    REPLIES,
    RESOLUTIONS,
)
from sample_company.desk.requests import Request
from sample_company.plan import Plan

# No ticket has a step later than this after it came in; the writer looks back no further.
LONGEST_DAYS = 75
# Minutes of working time to the first answer, by priority; the middle of a skewed spread.
FIRST_ANSWER = {1: 40, 2: 90, 3: 200, 4: 420, 5: 600}
RATED = 0.42
ABANDONED = 0.02


@dataclass(frozen=True)
class Step:
    """One thing done to a ticket.

    act: open, mail (the customer writes), reply, note, hand on, move, priority, resolve, close, reopen, rate, merge,
    delete. agent: None for the customer. to: the new owner, queue or priority, the rating, or the key of the ticket that it
    is merged into.
    """

    at: datetime
    act: str
    agent: str | None
    text: str | None = None
    to: str | None = None


@lru_cache(maxsize=20_000)
def course(plan: Plan, request: Request) -> tuple[Step, ...]:
    """All steps of a ticket in order; the first opens it."""
    dice = plan.dice("desk course", request.key)
    steps = list(_steps(plan, dice, request))
    kept = [step for step in steps if (step.at - request.opened_at).days < LONGEST_DAYS]
    return tuple(kept)


def _steps(plan: Plan, dice: Random, request: Request):
    day = request.opened_at.date()
    there = agents_of(plan, request.unit, day)
    owner = dice.choice(there)
    phoned = request.channel == "phone"
    yield Step(
        request.opened_at,
        "open",
        owner if phoned else None,
        request.text,
        owner if phoned and dice.random() < 0.6 else None,
    )
    if request.kind == "spam":
        yield Step(later(dice, request.opened_at, dice.expovariate(1 / 400)), "delete", owner)
        return
    at = later(dice, request.opened_at, FIRST_ANSWER[request.priority] * dice.lognormvariate(0, 0.9))
    if request.kind == "reminder":
        yield Step(at, "merge", owner, to=request.about)
        return
    if dice.random() < ABANDONED:
        return
    at, owner = yield from _taken(dice, request, at, owner, there)
    at = yield from _talked(dice, request, at, owner)
    yield from _ended(dice, request, at, owner, plan)


def _taken(dice: Random, request: Request, at: datetime, owner: str, there: tuple[str, ...]):
    """Taken by an agent, perhaps sorted into another queue or handed on; returns when and who has it."""
    if dice.random() < 0.35:
        yield Step(at, "hand on", owner, None, owner)
        at = later(dice, at, dice.expovariate(1 / 30))
    if dice.random() < 0.06:
        others = [slug for slug, _ in QUEUES if slug != request.queue]
        yield Step(at, "move", owner, dice.choice(MOVED_ON), dice.choice(others))
        at = later(dice, at, dice.expovariate(1 / 90))
    if dice.random() < 0.07:
        raised = max(request.priority - 1, 1) if dice.random() < 0.7 else min(request.priority + 1, 5)
        if raised != request.priority:
            yield Step(at, "priority", owner, None, str(raised))
            at = later(dice, at, dice.expovariate(1 / 60))
    if len(there) > 1 and dice.random() < 0.12:
        colleague = dice.choice([agent for agent in there if agent != owner])
        yield Step(at, "hand on", owner, dice.choice(HANDED_ON), colleague)
        owner = colleague
        at = later(dice, at, dice.expovariate(1 / 120))
    return at, owner


def _talked(dice: Random, request: Request, at: datetime, owner: str):
    """To and fro with the customer, and notes nobody outside sees; returns when it is over."""
    for turn in range(dice.choices((0, 1, 2, 3), (44, 38, 14, 4))[0]):
        yield Step(at, "reply", owner, dice.choice(REPLIES[request.language]))
        if dice.random() < 0.2:
            at = later(dice, at, dice.expovariate(1 / 100))
            yield Step(at, "note", owner, _filled(dice.choice(NOTES), request))
        if turn or dice.random() < 0.4:
            at = any_time(dice, at, dice.expovariate(1 / 14) + 0.3)
            yield Step(at, "mail", None, _filled(dice.choice(ANSWERS[request.language]), request))
        at = later(dice, at, dice.expovariate(1 / 240))
    return at


def _ended(dice: Random, request: Request, at: datetime, owner: str, plan: Plan):
    """Resolved, closed, sometimes opened again and ended once more, and rated."""
    text = dice.choice(RESOLUTIONS[request.queue][request.language])
    reopened = dice.random() < 0.08
    resolved = dice.random() < 0.8
    if resolved:
        yield Step(at, "resolve", owner, text)
        at = later(dice, at, dice.uniform(1, 5) * 540)
    if not resolved or dice.random() < 0.93:
        yield Step(at, "close", owner, None if resolved else text)
        if reopened:  # a mail to a closed ticket opens it again by itself
            at = any_time(dice, at, dice.expovariate(1 / 40) + 1)
            yield Step(at, "reopen", None, _filled(dice.choice(NOT_SOLVED[request.language]), request))
    elif reopened:
        yield Step(at, "reopen", owner, "客户来电说没有解决。")
    else:
        return
    if reopened:
        at = later(dice, at, dice.expovariate(1 / 300))
        yield Step(at, "reply", owner, dice.choice(REPLIES[request.language]))
        at = later(dice, at, dice.expovariate(1 / 500))
        yield Step(at, "close", owner, dice.choice(RESOLUTIONS[request.queue][request.language]))
    if dice.random() < RATED:
        rating = dice.choices((1, 2, 3, 4, 5), (18, 22, 28, 20, 12) if reopened else (4, 7, 17, 36, 36))[0]
        remark = REMARKS[rating][request.language == "en"] if dice.random() < 0.5 else None
        yield Step(later(dice, at, dice.uniform(60, 2000)), "rate", owner, remark, str(rating))


def _filled(text: str, request: Request) -> str:
    who = request.caller
    return text.format(name=who.name, phone=who.phone, email=who.email)
