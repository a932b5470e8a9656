"""The sample company's desk in the real django-helpdesk: written, written on, killed, landed from its database and over HTTP."""

import base64
import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ingestion.land_rest import land_rest
from ingestion.pull_pages import Login
from ingestion.sources.django_helpdesk import DJANGO_HELPDESK
from ingestion.sources.helpdesk_api import HELPDESK_API
from lake import roles
from lake.vault_landing import LandingVault
from orchestration import loads, servers
from orchestration.settings import Settings
from quality.door import faults
from sample_company.defects.kinds import PLACES, place
from sample_company.defects.truth import read
from sample_company.desk.requests import count_on
from sample_company.plan import days
from services import process
from services.django_site import server
from services.django_site.instance import child_environment
from tests.cut import held, survives_being_cut_off
from tests.desk import NAME, PLAN, empty_desk, follow, orm, sql

pytestmark = pytest.mark.integration
PAST, LATER = PLAN.today, date(2026, 7, 20)
TABLES = (
    "helpdesk_queue", "helpdesk_customfield", "helpdesk_kbcategory", "helpdesk_kbitem", "helpdesk_kbitem_voted_by",
    "helpdesk_ticket", "helpdesk_followup", "helpdesk_ticketchange", "helpdesk_ticketcustomfieldvalue",
    "helpdesk_followupattachment", "desk_agent", "zhongtai_sample",
)  # fmt: skip


@pytest.fixture(scope="module")
def instance():
    """A home of its own with nothing in it but the desk, empty."""
    with empty_desk() as found:
        yield found


@pytest.fixture(scope="module")
def site(instance):
    """The desk with its past."""
    found = servers.site(instance, NAME)
    assert follow(found, PAST)
    return found


def second(instance, name):
    """An empty desk in another database of the same server."""
    roles.ensure(instance.home, instance.address, (roles.Database(name, NAME, f"{NAME}_reader"),))
    one = servers.site(instance, NAME)
    folder = instance.home.root / name
    found = replace(
        one,
        database=replace(one.database, database=name),
        data=folder, run=folder / "run", secrets=folder / "secrets",
    )  # fmt: skip
    server.initialise(found)
    return found


def digests(site):
    """{table: hash of all its rows}, secrets of the installation left out."""
    return {
        table: sql(site, f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from {table} t")[0]
        for table in TABLES
    }


def land(instance, source):
    (report,) = loads.land(instance, source)
    assert report.status == "ok", report.error
    return {table.name: (table.inserted, table.updated, table.deleted) for table in report.tables}, report


def test_what_helpdesk_counts_is_what_lies_in_its_database(site):
    counted = orm(
        site,
        "print(json.dumps([Ticket.objects.count(), FollowUp.objects.count(), TicketChange.objects.count()]))",
    )
    assert counted == [sql(site, f"select count(*) from {t}")[0][0] for t in TABLES[5:8]]
    asked = sum(count_on(PLAN, day) for day in days(PLAN.first_day, PAST))
    assert asked == 100 and 93 <= counted[0] <= 99  # spam was deleted
    assert 4 < counted[1] / counted[0] < 6
    # a ticket stands as its last change of status says
    torn = sql(site, """
        select count(*) from helpdesk_ticket t where merged_to_id is null and status is distinct from coalesce(
            (select f.new_status from helpdesk_followup f where f.ticket_id = t.id and f.new_status is not null
             order by f.date desc, f.id desc limit 1), 1)""")  # fmt: skip
    assert torn == [(0,)]
    unlisted = sql(site, """
        select count(*) from helpdesk_followup f where new_status is not null and message_id is null and not exists
            (select from helpdesk_ticketchange c where c.followup_id = f.id and c.field in ('Status', '状态'))""")  # fmt: skip
    assert unlisted == [(0,)]
    assert sql(site, "select count(*) from helpdesk_ticket where modified < created")[0] == (0,)
    assert sql(site, "select count(*) from auth_user where email <> '' or first_name <> ''")[0] == (0,)


def test_written_again_it_is_the_same_and_ids_go_on(site):
    before = digests(site)
    assert not follow(site, PAST)
    assert digests(site) == before
    for table in TABLES[5:9]:
        (sequence,) = sql(site, f"select pg_get_serial_sequence('{table}', 'id')")[0]
        (next_id,) = sql(site, f"select last_value + is_called::int from {sequence}")[0]
        assert next_id > sql(site, f"select max(id) from {table}")[0][0]


def test_days_that_pass_one_by_one_give_what_a_killed_writer_gives_that_goes_on(instance, site):
    other = second(instance, "desk_killed")
    command = [
        str(other.python), "-m", "sample_company.desk", "--scale", str(PLAN.scale), "--seed", str(PLAN.seed),
        "--past", PAST.isoformat(), "--upto", LATER.isoformat(),
    ]  # fmt: skip
    for lines in (5, 12):  # killed in the middle of a transaction
        child = subprocess.Popen(
            command, env=child_environment(other), cwd=other.data, stdout=subprocess.PIPE, text=True
        )
        for _ in range(lines):
            assert json.loads(child.stdout.readline())["step"]
        time.sleep(0.05)
        child.kill()
        child.wait()
        assert sql(other, "select upto < date '2026-06-30' from zhongtai_sample") == [(True,)]
    assert follow(other, LATER)
    before = digests(site)
    assert follow(site, date(2026, 7, 1)) and follow(site, LATER)
    after = digests(site)
    assert after["helpdesk_ticket"][0] > before["helpdesk_ticket"][0]
    assert after == digests(other)
    assert sql(site, "select past, upto from zhongtai_sample") == [(PAST, LATER)]


def test_a_ticket_deleted_by_hand_stays_deleted_while_days_pass(instance):
    desk = second(instance, "desk_by_hand")
    follow(desk, PAST)
    (number,) = orm(desk, "t = Ticket.objects.filter(status=1).last(); print(json.dumps([t.id])); t.delete()")
    assert follow(desk, LATER)
    assert sql(desk, f"select count(*) from helpdesk_ticket where id = {number}") == [(0,)]


def test_each_kind_goes_wrong_and_the_desk_holds_what_the_list_says(instance):
    desk, truth = second(instance, "desk_wrong"), instance.home.sample_truth
    renamed = place("column_renamed", NAME).days[0]
    columns = "select column_name from information_schema.columns where table_name = 'helpdesk_ticket'"
    follow(desk, PAST + timedelta(renamed), truth)
    assert ("due_date",) not in sql(desk, columns) and ("deadline",) in sql(desk, columns)
    follow(desk, PAST + timedelta(renamed + 1), truth)
    assert ("due_date",) in sql(desk, columns) and ("deadline",) not in sql(desk, columns)
    wrong = read(truth)
    assert {p.kind for p in wrong} == {found.kind for found in PLACES if found.system == NAME}
    for found in (one for one in wrong if one.key):
        asked = next(iter(found.right), "id")
        rows = sql(desk, f"select {asked}::text from {found.where} where id = {found.key}")
        gone = found.kind == "hard_delete"
        assert rows == [] if gone else rows == [(found.right.get(asked, found.key),)], found
    late = sql(desk, "select id::text from helpdesk_ticket where created > date '2027-01-01' order by id")
    assert [key for (key,) in late] == [found.key for found in wrong if found.kind == "clock_skew"]


def test_it_lands_and_what_changes_is_found(instance, site):
    first, report = land(instance, NAME)
    for table, (inserted, updated, deleted) in first.items():
        assert (inserted, updated, deleted) == (sql(site, f"select count(*) from {table}")[0][0], 0, 0)
    totals = {(t.entity, t.detail): int(t.value) for t in report.control_totals}
    assert sum(n for (entity, _), n in totals.items() if entity == "ticket") == first["helpdesk_ticket"][0]
    assert totals["ticket_event", ""] == first["helpdesk_followup"][0]
    assert 0 < totals["survey_response", ""] < first["helpdesk_ticket"][0]

    # through helpdesk itself: an answer that closes, an edited comment, two tickets merged, one deleted
    changed = orm(site, """
from django.contrib.auth import get_user_model
from helpdesk.update_ticket import update_ticket
agent = get_user_model().objects.get(username="E0002")
one, two, three, four = Ticket.objects.filter(merged_to=None, merged_tickets=None, status__in=(3, 4)).order_by("id")[:4]
update_ticket(agent, one, comment="done", public=True, new_status=2)
edited = two.followup_set.first()
FollowUp.objects.filter(id=edited.id).update(comment="edited")
moved = three.followup_set.count()
two.followup_set.first(); three.followup_set.update(ticket=two, title=f"[Merged from #{three.id}] {three.title}")
three.merged_to, three.status = two, 5
three.save()
lost = four.followup_set.count()
four.delete()
print(json.dumps([moved, lost]))
""")  # fmt: skip
    moved, lost = changed
    again, _ = land(instance, NAME)
    assert again["helpdesk_ticket"] == (0, 2, 1)
    assert again["helpdesk_followup"] == (1, 1 + moved, lost)
    with instance.lake() as lake:
        texts = lake.execute(
            "select title, description, submitter_email from raw_django_helpdesk.helpdesk_ticket"
        ).fetchall()
        texts += lake.execute("select comment from raw_django_helpdesk.helpdesk_followup").fetchall()
        assert not [text for row in texts for text in row if text and ".example" in text]
        kept = lake.execute(
            "select count(*) from raw_django_helpdesk.helpdesk_followup where merged_from_id is not null"
        )
        assert kept.fetchone()[0] >= moved
        agents = lake.execute(
            "select * exclude _dlt_load_id from raw_django_helpdesk.desk_agent order by id"
        ).fetchall()
        assert agents[0] == (1, None) and all(number[0] == "E" for _, number in agents[1:])
    nothing, _ = land(instance, NAME)
    assert set(nothing.values()) == {(0, 0, 0)}


def test_attachments_come_over_http_without_the_database(instance, site):
    server.stop(site)
    first, _ = land(instance, "helpdesk_api")
    files = sql(site, "select count(*) from helpdesk_followupattachment")[0][0]
    assert files > 3 and first == {"followup_attachment": (files, 0, 0)}
    orm(site, """
one, two, *_ = FollowUpAttachment.objects.order_by("id")
FollowUpAttachment.objects.filter(id=one.id).update(mime_type="image/jpeg")
two.delete()
FollowUpAttachment(followup=one.followup, file=one.file.name, filename="more.png", mime_type="image/png", size=9).save()
""")  # fmt: skip
    assert server.running(site) is None  # it ran for the time it was asked
    port = server.start(site)
    again, _ = land(instance, "helpdesk_api")
    assert server.running(site) == port  # and is left running where it ran before
    assert again == {"followup_attachment": (1, 1, 1)}
    with instance.lake() as lake:
        ours = lake.execute(
            "select id, followup_id, mime_type, size_bytes from raw_helpdesk_api.followup_attachment order by id"
        ).fetchall()
    assert ours == sql(
        site, "select id, followup_id, mime_type, size from helpdesk_followupattachment order by id"
    )


def test_cut_off_in_the_middle_it_is_named_and_caught_up_with(instance, site, monkeypatch):
    change = "update helpdesk_ticket set modified = now(), on_hold = true; update helpdesk_followup set comment = 'seen'"
    survives_being_cut_off(instance, DJANGO_HELPDESK, change, monkeypatch)


def test_a_web_server_killed_in_the_middle_of_a_pull(instance, site):
    """Page by page, so that there is a middle; killed as a machine that loses power is, between two pages."""
    port = server.start(site)
    slow = replace(
        HELPDESK_API, endpoints=tuple(replace(e, page_size=("page_size", 1)) for e in HELPDESK_API.endpoints)
    )
    asked = []

    class Killing(Login):
        def __call__(self, request):
            asked.append(request.url)
            if len(asked) == 3:
                os.killpg(process.noted(site.run_file)["pid"], signal.SIGKILL)
            return super().__call__(request)

    def land_slowly(login):
        with instance.lake() as lake, LandingVault(instance.vault) as vault:
            return land_rest(
                slow, f"http://127.0.0.1:{port}/", login(word), lake, instance.now, faults, vault=vault
            )

    word = "Basic " + base64.b64encode(f"admin:{site.password_file.read_text().strip()}".encode()).decode()
    assert land_slowly(Login).status == "ok"
    before = held(instance, slow.source)
    assert before["followup_attachment"][0] > 3
    orm(site, """
one, two, *_ = FollowUpAttachment.objects.order_by("id")
FollowUpAttachment.objects.filter(id=one.id).update(mime_type="image/webp")
two.delete()
""")  # fmt: skip
    report = land_slowly(Killing)
    assert report.status == "failed" and "does not answer" in report.error.what
    assert "helpdesk_api.followup_attachment" in report.error.where and report.error.cure
    assert len(asked) >= 3 and server.running(site) is None
    assert held(instance, slow.source) == before  # nothing half-written, nothing taken for deleted
    assert set(land(instance, NAME)[0].values()) == {(0, 0, 0)}  # the other road to the desk is as it was

    caught_up, _ = land(instance, "helpdesk_api")
    assert caught_up == {"followup_attachment": (0, 1, 1)}
    rows, keys, _ = held(instance, slow.source)["followup_attachment"]
    assert rows == keys == sql(site, "select count(*) from helpdesk_followupattachment")[0][0]


def test_a_companys_own_desk_over_http_needs_a_login(instance, site):
    port = server.start(site)
    own = replace(
        instance, settings=Settings(home=instance.home.root, sources=f"helpdesk_api=http://127.0.0.1:{port}")
    )
    (report,) = loads.land(own, "helpdesk_api")
    assert report.status == "failed" and "there is no login" in report.error.what
    file = instance.home.secrets / "helpdesk_api_login"
    for word, status in (("wrong-word", "failed"), (site.password_file.read_text(), "ok")):
        roles.write_secret(file, f"admin:{word}")
        (report,) = loads.land(own, "helpdesk_api")
        assert report.status == status and "wrong-word" not in repr(report)
    server.stop(site)
    (report,) = loads.land(own, "helpdesk_api")
    assert report.status == "failed" and "does not answer" in report.error.what
