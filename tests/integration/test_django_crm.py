"""Proof that what lies in the CRM is django-crm's data and not ours, and that the platform lands just that."""

import json
import subprocess
from datetime import date

import psycopg
import pytest

from orchestration import loads, servers
from sample_company.plan import Plan
from sample_company.relations.changes import changes_on
from sample_company.relations.moments import end_of
from sample_company.relations.offers import quotes
from sample_company.relations.story import story
from sample_company.relations.talk import chores_of, said_of_deal, said_of_lead
from services import postgres
from services.django_site import sample
from services.django_site.instance import child_environment

pytestmark = pytest.mark.integration

PLAN = Plan(20260101, 0.01, date(2026, 6, 30))
REACHED = date(2026, 7, 2)
COUNTED = ("accounts", "lead", "opportunity", "estimate", "estimate_line_item", "interaction", "task")


@pytest.fixture(scope="module")
def site(crm):
    return servers.site(crm, "django_crm")


@pytest.fixture(scope="module")
def reader(crm):
    """What the platform's role sees, which sets nothing itself."""
    address = crm.address
    with psycopg.connect(
        host=address.host, port=address.port, user="django_crm_reader", dbname="django_crm",
        passfile=str(crm.home.passfile("django_crm_reader")), autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def counts(reader) -> dict[str, int]:
    return {table: reader.execute(f"select count(*) from {table}").fetchone()[0] for table in COUNTED}


def last_day(site) -> date:
    """How far the company has come, by the note its writer keeps."""
    with postgres.connect(site.database) as owner:
        row = owner.execute("select upto from zhongtai_sample").fetchone()
    assert row
    return row[0]


def drawn(upto: date) -> dict[str, int]:
    """How many records the company's story has made by then."""
    told, until = story(PLAN, upto), end_of(upto)
    deals = [deal for deal in told.deals if deal.since < until]
    offered = [offer for deal in deals for offer in quotes(PLAN, deal) if offer.issued < until]
    said = [each for deal in deals for each in said_of_deal(PLAN, deal)]
    said += [each for lead in told.leads for each in said_of_lead(PLAN, lead)]
    return {
        "accounts": sum(firm.since < until for firm in told.firms),
        "lead": sum(lead.since < until for lead in told.leads),
        "opportunity": len(deals),
        "estimate": len(offered),
        "estimate_line_item": sum(len(offer.lines) for offer in offered),
        "interaction": sum(each.moment < until for each in said),
        "task": sum(chore.set_at < until for deal in deals for chore in chores_of(PLAN, deal)),
    }


def test_what_was_drawn_stands_there(reader):
    expected = drawn(REACHED)
    days = (date(2026, 7, 1), REACHED)
    dropped = [change for day in days for change in changes_on(PLAN, day) if change.what == "drop"]
    gone = {lead.reference: len(said_of_lead(PLAN, lead)) for lead in story(PLAN, REACHED).leads}
    expected["lead"] -= len(dropped)
    expected["interaction"] -= sum(gone[change.key] for change in dropped)
    assert counts(reader) == expected and expected["opportunity"] >= 50


# Run inside django-crm's environment, over its own models, methods and services.
RECKONED = """
import json, random
import django
django.setup()
from django.db import connection
from accounts.models import Account
from common.models import Org
from contacts.models import Contact
from interactions.service import refresh_lead_response
from interactions.models import Interaction
from invoices.models import Estimate, EstimateLineItem
from leads.models import Lead
from opportunity.models import Opportunity
from tasks.models import Task

dice, broken = random.Random(7), []
def some(model, size):
    rows = list(model.objects.order_by("pk"))
    return dice.sample(rows, min(size, len(rows)))
for model in (Account, Contact, Lead, Opportunity, Estimate, Interaction, Task):
    for row in some(model, 25):
        try:
            row.full_clean(validate_unique=False)
        except Exception as error:
            broken.append(f"{model.__name__} {row.pk}: {error}")
amounts = []
for estimate in Estimate.objects.all():
    stored = estimate.subtotal, estimate.discount_amount, estimate.tax_amount, estimate.total_amount
    estimate.recalculate_totals()
    cents = lambda value: round(float(value), 2)
    made = estimate.subtotal, estimate.discount_amount, estimate.tax_amount, estimate.total_amount
    amounts.append(max(abs(float(a) - float(b)) for a, b in zip(stored, made)) < 0.0051)
answers = [refresh_lead_response(lead) for lead in Lead.objects.all()]
models = (Account, Lead, Opportunity, Estimate, EstimateLineItem, Interaction, Task)
print(json.dumps({
    "broken": broken,
    "amounts": [all(amounts), len(amounts)],
    "answers": [answer for answer in answers if answer],
    "counts": {model._meta.db_table: model.objects.count() for model in models},
    "zone": Org.objects.get().timezone,
}))
"""


def test_django_crm_itself_finds_no_fault(site, reader):
    """Its validation passes, its own sums are the stored ones, and so are the first answers it reckons of what was said."""
    done = subprocess.run(
        [str(site.python), "-c", RECKONED],
        env=child_environment(site),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["broken"] == [] and found["answers"] == []
    assert found["amounts"][0] and found["amounts"][1] > 30
    assert found["counts"] == counts(reader) and found["zone"] == "Asia/Shanghai"


def test_the_log_tells_each_deals_stages(reader):
    rows = reader.execute("""
        select o.custom_fields->>'reference', a.metadata->>'after', a.created_at
        from opportunity o join activity a on a.entity_id = o.id and a.action = 'STATUS_CHANGED' order by 3
    """).fetchall()
    until = end_of(REACHED)
    expected = [
        (deal.reference, code, moment)
        for deal in story(PLAN, REACHED).deals
        for code, moment in deal.stages[1:]
        if moment < until
    ]
    assert sorted(rows) == sorted(expected) and len(rows) > 100
    assert reader.execute(
        "select count(*) from opportunity where stage_changed_at < created_at"
    ).fetchone() == (0,)


def test_the_reader_learns_numbers_and_no_addresses(reader):
    numbers = reader.execute("select employee_number from profile_employee order by 1").fetchall()
    assert [number for (number,) in numbers if number.startswith("E")] == [f"E{n:04d}" for n in range(1, 61)]


def test_writing_again_changes_nothing_and_a_day_passes(crm, site, reader):
    before, stamp = counts(reader), "select max(updated_at) from interaction"
    newest = reader.execute(stamp).fetchone()
    again = {"scale": 0.01, "seed": 20260101, "past": PLAN.today}
    assert sample.follow(site, **again, upto=REACHED) is False
    assert (counts(reader), reader.execute(stamp).fetchone()) == (before, newest)
    (first,) = loads.land(crm, "django_crm")
    assert first.status == "ok", first.error
    assert sample.follow(site, **again, upto=date(2026, 7, 8)) is True
    assert last_day(site) == date(2026, 7, 8)
    later = reader.execute("select count(*) from interaction where occurred_at >= %s", [end_of(REACHED)])
    assert later.fetchone() > (0,)
    (second,) = loads.land(crm, "django_crm")
    moved = {table.name: table for table in second.tables if not table.skipped}
    assert second.status == "ok" and moved["interaction"].inserted and moved["contacts"].updated
    assert moved["interaction"].mode == "increment" and "product" not in moved
    with crm.lake() as lake:
        landed = {
            table: lake.execute(f"select count(*) from raw_django_crm.{table}").fetchone()[0]
            for table in COUNTED
        }
        assert landed == counts(reader)
        totals = {(t.entity, t.measure): 0 for t in second.control_totals}
        for total in second.control_totals:
            totals[total.entity, total.measure] += total.value
        assert totals["quote", "rows"] == landed["estimate"]
        ours = lake.execute("select sum(total_amount) from raw_django_crm.estimate").fetchone()[0]
        assert totals["quote", "amount"] == ours > 0
        assert lake.execute(
            "select count(*) from raw_django_crm.contacts where person_name not like 'tok_%'"
        ).fetchone() == (0,)


def test_a_kill_leaves_whole_days(crm, site, reader):
    """What a day wrote and the note of it are one transaction."""
    target = {"scale": 0.01, "seed": 20260101, "past": PLAN.today}
    command = [
        str(site.python), "-m", "sample_company.crm", "--scale", "0.01", "--seed", "20260101", "--past", "2026-06-30",
        "--upto", "2026-08-31",
    ]  # fmt: skip
    child = subprocess.Popen(command, env=child_environment(site), stdout=subprocess.PIPE, text=True)
    assert child.stdout
    for _ in range(4):
        child.stdout.readline()
    child.kill()
    child.wait()
    reached = last_day(site)
    assert date(2026, 7, 8) < reached < date(2026, 8, 31)
    sample.follow(site, **target, upto=date(2026, 8, 31))
    expected, found = drawn(date(2026, 8, 31)), counts(reader)
    assert found["opportunity"] == expected["opportunity"] and found["estimate"] == expected["estimate"]
    with postgres.connect(site.database) as owner:
        assert owner.execute("select seed, scale, past, upto from zhongtai_sample").fetchall() == [
            (20260101, 0.01, PLAN.today, date(2026, 8, 31))
        ]
