"""What the sellers know of customers: the same each time, a beginning of itself at any earlier day, spelled as people spell."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sample_company.plan import Plan
from sample_company.relations import deals, parties
from sample_company.relations.changes import changes_on
from sample_company.relations.moments import business_day, end_of, working
from sample_company.relations.offers import Contract, Line, Quote, net, quotes
from sample_company.relations.story import story, teller
from sample_company.relations.talk import chores_of, said_of_deal, said_of_lead

TODAY = date(2026, 6, 30)
PLAN = Plan(20260101, 0.05, TODAY)
LAST = date(2026, 7, 31)


def all_of(plan: Plan, upto: date) -> tuple:
    told = story(plan, upto)
    talk = [(said_of_deal(plan, deal), chores_of(plan, deal), quotes(plan, deal)) for deal in told.deals]
    leads = [said_of_lead(plan, lead) for lead in told.leads]
    return told.firms, told.contacts, told.leads, told.deals, talk, leads, changes_on(plan, upto)


@settings(max_examples=3)
@given(st.integers(0, 2**31))
def test_same_seed_same_story(seed):
    plan = Plan(seed, 0.01, TODAY)
    once = all_of(plan, TODAY)
    for kept in (teller, parties.firms, parties.contacts):
        kept.cache_clear()
    assert all_of(plan, TODAY) == once


@settings(max_examples=8)
@given(st.dates(date(2024, 2, 1), LAST))
def test_a_day_that_passes_only_adds(day):
    early, late = story(PLAN, day), story(PLAN, LAST)
    for name in ("firms", "contacts", "leads", "deals"):
        before, after = getattr(early, name), getattr(late, name)
        assert before == after[: len(before)], name


def test_about_as_many_as_the_scale_says():
    told = story(Plan(20260101, 0.1, TODAY), TODAY)
    assert 500 < len(told.leads) < 700 and 340 < len(told.deals) < 460
    assert len(story(Plan(20260101, 0.001, TODAY), TODAY).deals) > 45
    said = [len(said_of_deal(PLAN, deal)) for deal in story(PLAN, TODAY).deals]
    assert 6 < sum(said) / len(said) < 11


def test_the_same_people_and_firms_are_spelled_in_several_ways():
    told = story(PLAN, TODAY)
    legal = [firm.name == firm.customer.name for firm in told.firms]
    assert 0.35 < sum(legal) / len(legal) < 0.65
    chinese = [card for card in told.contacts if card.person.is_chinese]
    typed = [card.family + card.given == card.person.name for card in chinese]
    assert 0.6 < sum(typed) / len(typed) < 0.85
    old = [card for card in told.contacts if card.phone and card.person.old_mobile in digits(card.phone)]
    assert 0.05 < len(old) / len(told.contacts) < 0.15
    shared = [firm.phone for firm in told.firms if firm.phone]
    assert len(set(shared)) < len(shared) / 2  # switchboards
    assert len({card.phone for card in told.contacts}) > 1000


def digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def test_names_and_addresses_that_must_be_unique_are():
    told = story(PLAN, LAST)
    for found in (
        [firm.name.lower() for firm in told.firms],
        [card.email.lower() for card in told.contacts if card.email],
        [lead.email.lower() for lead in told.leads if lead.email],
        [deal.reference for deal in told.deals],
        [lead.reference for lead in told.leads],
        [quote.number for deal in told.deals for quote in quotes(PLAN, deal)],
    ):
        assert len(found) == len(set(found)) > 0


def test_doubles_are_merged_or_left_and_firms_move():
    told = story(PLAN, TODAY)
    doubles = [firm for firm in told.firms if firm.key.endswith("/2")]
    merged = [firm for firm in doubles if firm.merged_into]
    names = {firm.key: firm.name for firm in told.firms}
    assert 20 < len(doubles) < 80 and 0.2 < len(merged) / len(doubles) < 0.8
    assert all(names[firm.merged_into] in firm.note and not firm.is_active for firm in merged)
    moved = [firm for firm in told.firms if "迁至" in firm.note]
    assert moved and any(firm.city != firm.customer.city for firm in moved)


def test_stages_follow_one_another_and_an_end_is_the_end():
    order = [*deals.OPEN_STAGES, deals.WON]
    for deal in story(PLAN, TODAY).deals:
        codes = [code for code, _ in deal.stages]
        opened = [code for code in codes if code != deals.LOST]
        assert opened == order[: len(opened)]
        assert all(early < late for (_, early), (_, late) in pairwise(deal.stages))
        assert (deal.contract is not None) == (codes[-1] == deals.WON)
        assert (deal.lost_reason is not None) == (codes[-1] == deals.LOST)
        if deal.contract:
            assert deal.contract.amount == deal.amount and deal.contract.ends > deal.contract.starts


def test_what_is_said_lies_within_the_deal_and_holds_what_people_write():
    bodies = []
    for deal in story(PLAN, TODAY).deals:
        said = said_of_deal(PLAN, deal)
        assert all(each.moment >= deal.since for each in said)
        bodies += [(deal, each.body) for each in said]
    with_phone = [
        body for deal, body in bodies if deal.contact and deal.contact.person.mobile in digits(body)
    ]
    with_name = [body for deal, body in bodies if deal.contact and deal.contact.person.name in body]
    assert with_phone and with_name
    assert any("财务审批" in body for _, body in bodies) and any(
        "finance approval" in body for _, body in bodies
    )


def test_a_lines_and_a_deals_worth_by_hand():
    # 200 × 102.68 = 20,536.00, less 5 % = 1,026.80
    first = Line("P001", "", Decimal(200), Decimal("102.68"), Decimal(5))
    # 1 × 0.10, less half a cent, which rounds up to a whole one
    second = Line("P002", "", Decimal(1), Decimal("0.10"), Decimal(5))
    assert (first.net, second.net) == (Decimal("19509.20"), Decimal("0.09"))
    assert net((first, second)) == Decimal("19509.29")


def test_an_offers_course_by_hand():
    at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    minute, late = timedelta(minutes=1), datetime(2026, 4, 20, 3, tzinfo=UTC)
    offer = Quote(
        "EST-1",
        (),
        Decimal(0),
        Decimal(13),
        at,
        at + 5 * minute,
        at + timedelta(1),
        late,
        True,
        date(2026, 4, 1),
    )
    assert [offer.status(at + n * minute) for n in (1, 6)] == ["Draft", "Sent"]
    assert offer.status(end_of(date(2026, 3, 3))) == "Viewed"
    assert offer.status(end_of(date(2026, 4, 1))) == "Viewed"  # the last day it holds
    assert offer.status(end_of(date(2026, 4, 2))) == "Expired"
    assert offer.status(end_of(date(2026, 4, 20))) == "Accepted"


def test_a_contracts_course_by_hand():
    day = date(2026, 1, 10)
    signed = Contract("FC-1", day, day, date(2026, 12, 31), Decimal(1), (), (), date(2026, 5, 1))
    assert signed.status(date(2026, 4, 30)) == "active" and signed.status(date(2026, 5, 1)) == "terminated"
    whole = Contract("FC-2", day, day, date(2026, 12, 31), Decimal(1), (), (), None)
    assert whole.status(date(2026, 12, 31)) == "active" and whole.status(date(2027, 1, 1)) == "expired"


def test_days_end_at_midnight_in_shanghai_and_offices_rest_at_weekends():
    assert end_of(date(2026, 6, 30)) == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert business_day(datetime(2026, 6, 30, 16, tzinfo=UTC)) == date(2026, 7, 1)
    assert [working(date(2026, 7, day)).day for day in (3, 4, 5, 6)] == [3, 6, 6, 6]
    assert all(deal.since.weekday() < 5 for deal in story(PLAN, TODAY).deals)
