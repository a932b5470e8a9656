"""The sample company's tickets on the desk's own pages: listed, opened, answered, rated; what helpdesk then writes is what we read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from orchestration import servers
from services.django_site import server
from services.django_site.instance import Service
from tests.desk import NAME, empty_desk, follow, sql

pytestmark = [pytest.mark.integration, pytest.mark.browser]
ANSWER = "已安排补发，两日内送达。A replacement is on its way."
SAVE = "form[action$='/update/'] button.btn-success[type=submit]"


@pytest.fixture(scope="module")
def site() -> Iterator[Service]:
    """The desk with its past, running."""
    with empty_desk() as instance:
        found = servers.site(instance, NAME)
        follow(found)
        server.start(found)
        yield found


@pytest.fixture(scope="module")
def desk(site: Service, browser: Browser) -> Iterator[Page]:
    """The administrator's page, logged in by the desk's own form."""
    page = browser.new_context(
        base_url=f"http://127.0.0.1:{server.running(site)}",
        locale="zh-CN",
        viewport={"width": 1280, "height": 1000},
    ).new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", site.password_file.read_text().strip())
    page.click("button[type=submit], input[type=submit]")
    expect(page.get_by_role("link", name="All Tickets")).to_be_visible()
    yield page
    page.context.close()


def newest(site: Service, where: str) -> tuple[int, str, str]:
    """Number, title and text of the newest ticket that fulfils a condition."""
    statement = f"select id, title, description from helpdesk_ticket where {where} order by id desc limit 1"
    return sql(site, statement)[0]


def test_open_tickets_are_listed(site: Service, desk: Page, pictures: Path):
    number, title, _ = newest(site, "status = 1")
    desk.goto("/tickets/")
    desk.get_by_placeholder("Search any ticket by id").fill(title)
    expect(desk.get_by_role("link", name=f"{number}. {title}")).to_be_visible()
    assert desk.screenshot(path=pictures / "desk_tickets.png")


def test_a_ticket_is_answered_and_resolved_on_its_page(site: Service, desk: Page, pictures: Path):
    number, title, text = newest(site, "status = 1 and submitter_email is not null")
    before = sql(site, f"select count(*) from helpdesk_followup where ticket_id = {number}")[0][0]
    desk.goto(f"/tickets/{number}/")
    expect(desk.get_by_role("heading", name=title)).to_be_visible()
    expect(desk.get_by_text(text.splitlines()[0]).first).to_be_visible()
    desk.get_by_role("tab", name="Respond").click()
    desk.fill("#commentBox", ANSWER)
    desk.check("input[name=new_status][value='3']")
    desk.check("#id_public")
    desk.click(SAVE)
    expect(desk.get_by_text(ANSWER).first).to_be_visible()
    picture = desk.screenshot(path=pictures / "desk_ticket.png", full_page=True)
    assert len(picture) > 30_000

    status, resolution, changed = sql(
        site,
        f"select status, resolution, modified > now() - interval '5 minutes' from helpdesk_ticket where id = {number}",
    )[0]
    assert (status, resolution, changed) == (3, ANSWER, True)
    written = sql(
        site,
        "select comment, public, new_status, user_id, message_id is null, title, id from helpdesk_followup"
        f" where ticket_id = {number} order by id desc limit 1",
    )[0]
    assert written[:5] == (ANSWER, True, 3, 1, True)
    # as the sample's own answers are titled
    assert written[5] == f"{title} and 已解决"
    assert sql(site, f"select count(*) from helpdesk_followup where ticket_id = {number}") == [(before + 1,)]
    fields = {
        field
        for (field,) in sql(site, f"select field from helpdesk_ticketchange where followup_id = {written[6]}")
    }
    assert "状态" in fields


def test_an_agent_writes_down_how_satisfied_a_customer_is(site: Service, desk: Page, pictures: Path):
    unrated = (
        "status = 4 and not exists (select from helpdesk_ticketcustomfieldvalue v join helpdesk_customfield f"
        " on f.id = v.field_id where v.ticket_id = helpdesk_ticket.id and f.name = 'satisfaction')"
    )
    number, _, _ = newest(site, unrated)
    desk.goto(f"/tickets/{number}/")
    desk.get_by_role("tab", name="Respond").click()
    desk.locator("a[href='#collapseDetails']").click()
    desk.locator("#id_custom_satisfaction").fill("5")
    desk.locator("#id_custom_satisfactionremark").fill("很满意")
    desk.click(SAVE)
    expect(desk.get_by_text("很满意").first).to_be_visible()
    assert desk.screenshot(path=pictures / "desk_rating.png", full_page=True)
    values = sql(
        site,
        "select f.name, v.value from helpdesk_ticketcustomfieldvalue v join helpdesk_customfield f on f.id = v.field_id"
        f" where v.ticket_id = {number} and f.staff_only order by 1",
    )
    assert values == [("satisfaction", "5"), ("satisfactionremark", "很满意")]
    # the change that tells when it was answered, by the name that staging looks for
    noted = sql(
        site,
        "select c.new_value from helpdesk_ticketchange c join helpdesk_followup f on f.id = c.followup_id"
        f" where f.ticket_id = {number} and c.field = 'satisfaction'",
    )
    assert noted == [("5",)]
