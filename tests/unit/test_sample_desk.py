"""What comes in at the sample company's desk and how it goes on: believable, repeatable, about things the ERP has."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_company.customers import customers
from sample_company.desk import hours
from sample_company.desk.__main__ import periods
from sample_company.desk.callers import stranger
from sample_company.desk.course import LONGEST_DAYS, course
from sample_company.desk.knowledge import ARTICLES, votes, written_on
from sample_company.desk.office import QUEUES, agents, agents_of, users
from sample_company.desk.requests import count_on, requests_on, secret
from sample_company.orders import orders_on
from sample_company.people import people
from sample_company.plan import Plan, days
from sample_company.staff import employees
from sample_company.units import LEAVES
from sample_company.world import world

PLAN = Plan(20260101, 0.02, date(2026, 6, 30))
PAST = list(days(PLAN.first_day, PLAN.today))


@pytest.fixture(scope="module")
def requests():
    return [request for day in PAST for request in requests_on(PLAN, day)]


@pytest.fixture(scope="module")
def courses(requests):
    return {request.key: course(PLAN, request) for request in requests}


def test_as_many_as_the_scale_says_and_never_too_few():
    assert sum(count_on(PLAN, day) for day in PAST) == 200
    small = Plan(1, 0.001, PLAN.today)
    assert sum(count_on(small, day) for day in days(small.first_day, small.today)) == 80
    assert count_on(PLAN, PLAN.first_day - timedelta(1)) == 0
    later = [count_on(PLAN, PLAN.today + timedelta(n)) for n in range(1, 366)]
    assert 70 < sum(later) < 120  # 200 in 30 months, growing


def test_the_same_seed_gives_the_same_requests_in_any_order_of_asking(requests, courses):
    requests_on.cache_clear()
    course.cache_clear()
    for day in reversed(PAST[-200:]):
        for request in requests_on(PLAN, day):
            assert course(PLAN, request) == courses[request.key]
    other = Plan(7, PLAN.scale, PLAN.today)
    assert [requests_on(other, day) for day in PAST[-9:]] != [requests_on(PLAN, day) for day in PAST[-9:]]


def test_keys_and_secrets_are_of_one_ticket_each(requests):
    assert len({request.key for request in requests}) == len(requests)
    assert len({secret(PLAN, request.key) for request in requests}) == len(requests)


def test_a_request_belongs_to_the_day_it_is_written_on(requests):
    for request in requests:
        assert request.opened_at.astimezone(hours.ZONE).strftime("%Y%m%d") == request.key[:8]
        assert request.queue in {slug for slug, _ in QUEUES} and len(request.title) <= 200
        assert not set("{}") & set(request.title + request.text)


def test_orders_products_and_stores_are_those_of_the_erp(requests):
    found = world(PLAN)
    products, stores = {p.code for p in found.products}, {s.code for s in found.stores}
    named = Counter()
    for request in requests:
        for name, value in request.fields:
            named[name] += 1
            if name == "ordernumber":
                day = date.fromisoformat(value.split("-")[1])
                orders = {o.reference: o for o in orders_on(found, day, PLAN.today)}
                assert day < request.opened_at.date() and orders[value].returns is None
            elif name == "productcode":
                assert value in products
            elif name == "storecode":
                assert value in stores
    assert min(named.values()) > 5 and set(named) == {"company", "ordernumber", "productcode", "storecode"}


def test_callers_are_mostly_known_people_and_never_real_ones(requests):
    known = {person.email for person in people(PLAN)}
    names = {customer.name for customer in customers(PLAN)}
    mails = [request.caller.email for request in requests]
    assert all(mail.rpartition(".")[2].lower() == "example" for mail in mails)
    assert 0.4 < sum(mail.lower() in known for mail in mails) / len(mails) < 0.95
    spelled = [dict(r.fields)["company"] for r in requests if "company" in dict(r.fields)]
    assert 0.3 < sum(name in names for name in spelled) / len(spelled) < 0.8  # half are legal names
    assert stranger(Random(1)) == stranger(Random(1))


def test_some_write_at_night_or_on_holidays_and_most_do_not(requests):
    local = [request.opened_at.astimezone(hours.ZONE) for request in requests]
    manned = [hours.is_worked(at.date()) and 9 <= at.hour < 18 for at in local]
    assert 0.6 < sum(manned) / len(manned) < 0.95


def test_a_course_begins_by_opening_goes_forward_and_ends_in_time(requests, courses):
    staff = {employee.code for employee in agents(PLAN)}
    for request in requests:
        steps = courses[request.key]
        assert steps[0].act == "open" and steps[0].at == request.opened_at
        assert [step.act for step in steps].count("open") == 1
        assert all(one.at <= other.at for one, other in pairwise(steps))
        assert (steps[-1].at - request.opened_at).days < LONGEST_DAYS
        assert {step.agent for step in steps} <= staff | {None}
        for step in steps:
            if step.agent and step.act != "open":
                at = step.at.astimezone(hours.ZONE)
                assert hours.is_worked(at.date()) and hours.OPENS <= at.hour * 60 + at.minute < hours.CLOSES


def test_what_may_follow_what(requests, courses):
    """No mail to a closed ticket but one that opens it again; a rating only of what is closed; spam is deleted."""
    for request in requests:
        closed = False
        for step in courses[request.key]:
            assert not (closed and step.act in ("mail", "reply", "note", "resolve", "close", "hand on"))
            assert step.act != "rate" or (closed and step.to in "12345")
            closed = step.act == "close" or (closed and step.act != "reopen")
        acts = {step.act for step in courses[request.key]}
        assert ("delete" in acts) == (request.kind == "spam") or len(acts) == 1
        assert "merge" not in acts or request.kind == "reminder"


def test_reminders_are_of_an_earlier_request_by_the_same_caller(requests):
    by_key = {request.key: request for request in requests}
    reminders = [request for request in requests if request.kind == "reminder"]
    assert reminders
    for request in reminders:
        original = by_key[request.about]
        assert original.kind == "normal" and original.opened_at < request.opened_at
        assert original.caller == request.caller


def test_shares_over_the_whole_past():
    plan = Plan(20260101, 0.3, PLAN.today)
    acts, closed, rated, tickets = Counter(), 0, 0, 0
    for day in days(plan.first_day, plan.today - timedelta(LONGEST_DAYS)):
        for request in requests_on(plan, day):
            done = [step.act for step in course(plan, request)]
            tickets += request.kind == "normal"
            acts.update(done)
            closed += "close" in done
            rated += "rate" in done
    assert 4 < acts.total() / tickets < 6
    assert 0.35 < rated / closed < 0.46
    assert 0.04 < acts["reopen"] / tickets < 0.12 and acts["move"] and acts["priority"] and acts["merge"]


def test_agents_are_staff_of_the_unit_that_are_still_there():
    numbers = {employee.code: employee for employee in employees(PLAN)}
    for unit in {employee.unit for employee in employees(PLAN)}:
        for code in agents_of(PLAN, unit, PLAN.today):
            left = numbers[code].left_on
            assert numbers[code].unit == unit and (left is None or left > PLAN.today)


@given(st.integers(0, 40_000), st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1)))
def test_working_time_goes_forward_and_stays_within_hours(minutes, moment):
    moment = moment.replace(tzinfo=hours.ZONE)
    found = hours.later(Random(1), moment, minutes)
    assert found.replace(second=0, microsecond=0) >= moment.replace(second=0, microsecond=0)
    assert hours.is_worked(found.date()) and hours.OPENS <= found.hour * 60 + found.minute < hours.CLOSES


def test_two_hours_late_on_friday_end_on_monday():
    friday = hours.begin(date(2026, 6, 12)).replace(hour=17)
    found = hours.later(Random(1), friday, 120)
    assert (found.date(), found.hour, found.minute) == (date(2026, 6, 15), 10, 0)


def test_articles_appear_before_they_are_voted_on():
    cast = list(votes(PLAN))
    assert {vote.article for vote in cast} == set(range(len(ARTICLES)))
    assert all(vote.at.date() >= written_on(PLAN, vote.article) for vote in cast)
    assert len({(vote.article, vote.agent) for vote in cast}) == len(cast)


def test_the_past_goes_by_in_months_and_then_in_days():
    upto = PLAN.today + timedelta(3)
    found = list(periods(PLAN, PLAN.first_day, upto))
    assert len(found) == 33 and found[29] == (date(2026, 6, 1), date(2026, 6, 30))
    assert [first for first, last in found[30:] if first == last] == list(
        days(date(2026, 7, 1), date(2026, 7, 3))
    )
    # begun again in the middle, it goes on with the same periods
    assert list(periods(PLAN, date(2026, 5, 1), upto)) == found[28:]


@pytest.mark.parametrize("seed", [20260101, 2, 42])  # in the latter two all agents of a unit leave
def test_whoever_answers_can_sign_in(seed):
    plan = Plan(seed, 0.02, date(2026, 6, 30))
    known = {user.code for user in users(plan)}
    assert {agent.code for agent in agents(plan)} <= known
    days_over = [plan.first_day + timedelta(number) for number in range(0, 1000, 7)]
    assert {code for unit in LEAVES for day in days_over for code in agents_of(plan, unit, day)} <= known
