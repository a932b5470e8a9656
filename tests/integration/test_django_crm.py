"""Proof that what lies in the CRM is django-crm's data and not ours, and that the platform lands just that."""

import json
import subprocess
from collections import Counter
from datetime import date, timedelta

import psycopg
import pytest

from ingestion.sources.django_crm import DJANGO_CRM
from orchestration import loads, servers
from sample_company.defects.kinds import PLACES
from sample_company.defects.truth import read
from sample_company.plan import Plan
from sample_company.relations.changes import changes_on
from sample_company.relations.moments import end_of
from sample_company.relations.offers import quotes
from sample_company.relations.story import story
from sample_company.relations.talk import chores_of, said_of_deal, said_of_lead
from services import postgres
from services.django_site import sample
from services.django_site.instance import child_environment
from tests.cut import survives_being_cut_off

pytestmark = pytest.mark.integration

PLAN = Plan(20260101, 0.01, date(2026, 6, 30))
REACHED = date(2026, 7, 2)
COUNTED = ("accounts", "lead", "opportunity", "estimate", "estimate_line_item", "interaction", "task")


@pytest.fixture(scope="module")
def site(crm):
    return servers.site(crm, "django_crm")


@pytest.fixture(scope="module")
def truth(crm):
    return crm.home.sample_truth


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


MOVED = """
import json
import django
django.setup()
from contacts.models import Contact
from interactions.models import Interaction
from leads.services import _move_interactions

said = Interaction.objects.filter(home="lead", lead__isnull=False).order_by("pk").first()
contact = Contact.objects.filter(account__isnull=False).order_by("pk").first()
_move_interactions(said.lead, contact, contact.account, None)
now = Interaction.objects.get(pk=said.pk)
print(json.dumps({
    "key": str(said.pk),
    "account": str(now.account_id),
    "contact": str(now.contact_id),
    "stamped": now.updated_at != said.updated_at,
}))
"""


def answer(site, script: str) -> dict:
    """What a script prints inside django-crm's environment, as JSON in its last line."""
    done = subprocess.run(
        [str(site.python), "-c", script],
        env=child_environment(site),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_django_crm_itself_finds_no_fault(site, reader):
    """Its validation passes, its own sums are the stored ones, and so are the first answers it reckons of what was said."""
    found = answer(site, RECKONED)
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
    assert "product" not in moved
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


def test_what_django_crm_moves_without_a_stamp_is_seen(crm, site):
    """A converted lead's calls move to the contact it became, by the CRM's own service, and `updated_at` stays."""
    loads.land(crm, "django_crm")
    moved = answer(site, MOVED)
    assert not moved["stamped"], "if it stamps them now, `updated_at` may be the cursor again"
    (report,) = loads.land(crm, "django_crm")
    assert report.status == "ok", report.error
    with crm.lake() as lake:
        landed = lake.execute(
            "select account_id, contact_id from raw_django_crm.interaction where id = ?", [moved["key"]]
        ).fetchone()
    assert landed == (moved["account"], moved["contact"])


def test_cut_off_in_the_middle_it_is_named_and_caught_up_with(crm, site, monkeypatch):
    change = "update accounts set updated_at = now(); update lead set updated_at = now(), city = 'moved'"
    survives_being_cut_off(crm, DJANGO_CRM, change, monkeypatch)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 7, 20), "app.current_org: it is not set"),
        (date(2026, 7, 25), "is declared DATE and is text"),
    ],
)
def test_what_broke_for_its_readers_is_mended_by_the_next_day(crm, site, truth, day, said):
    target = {"scale": 0.01, "seed": 20260101, "past": PLAN.today, "truth": truth}
    assert sample.follow(site, **target, upto=day)
    (refused,) = loads.land(crm, "django_crm")
    assert refused.status == "failed" and said in refused.error.what
    assert sample.follow(site, **target, upto=day + timedelta(1))
    (landed,) = loads.land(crm, "django_crm")
    assert landed.status != "failed", landed.error
    assert ("accounts", "loyalty_tier") in {
        (c.table, c.column) for c in landed.schema_changes
    } or day.day > 20


def test_a_kill_leaves_whole_days(crm, site, truth, reader):
    """What a day wrote and the note of it are one transaction, and what went wrong in it is listed once."""
    target = {"scale": 0.01, "seed": 20260101, "past": PLAN.today}
    command = [
        str(site.python), "-m", "sample_company.crm", "--scale", "0.01", "--seed", "20260101", "--past", "2026-06-30",
        "--upto", "2026-08-31", "--truth", str(truth),
    ]  # fmt: skip
    child = subprocess.Popen(command, env=child_environment(site), stdout=subprocess.PIPE, text=True)
    assert child.stdout
    for _ in range(4):
        child.stdout.readline()
    child.kill()
    child.wait()
    reached = last_day(site)
    assert date(2026, 7, 26) < reached < date(2026, 8, 31)
    sample.follow(site, **target, truth=truth, upto=date(2026, 8, 31))
    expected, found, wrong = drawn(date(2026, 8, 31)), counts(reader), Counter(p.kind for p in read(truth))
    assert found["opportunity"] == expected["opportunity"] + wrong["currency_missing"]
    assert found["estimate"] == expected["estimate"]
    with postgres.connect(site.database) as owner:
        assert owner.execute("select seed, scale, past, upto from zhongtai_sample").fetchall() == [
            (20260101, 0.01, PLAN.today, date(2026, 8, 31))
        ]


def test_each_kind_went_wrong_and_the_crm_holds_what_the_list_says(site, truth):
    wrong = read(truth)
    assert {p.kind for p in wrong} == {found.kind for found in PLACES if found.system == "django_crm"}
    with postgres.connect(site.database) as owner:
        owner.execute("select set_config('app.current_org', id::text, false) from organization")
        for found in (one for one in wrong if one.key):
            asked = ", ".join(f"{column}::text" for column in found.right) or "id::text"
            rows = owner.execute(f"select {asked} from {found.where} where id = %s", [found.key]).fetchall()  # type: ignore[arg-type]
            gone = found.kind == "hard_delete" or (found.kind == "changed_key" and not found.right)
            assert rows == [] if gone else rows == [tuple(found.right.values() or [found.key])], found
        # what named a contact that was entered again names the new one
        named = owner.execute("select contact_id::text from accounts_contacts").fetchall()
        again = {found.key for found in wrong if found.kind == "changed_key" and "account_id" in found.right}
        assert again and again <= {key for (key,) in named}
