"""Records that the sample company wrote are opened and edited on django-crm's own pages, in a browser."""

import pytest
from playwright.sync_api import Browser, Page

from orchestration import servers
from services import postgres
from services.django_site import server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(crm):
    return servers.site(crm, "django_crm")


@pytest.fixture(scope="module")
def page(browser: Browser, site) -> Page:
    """The administrator's page, signed in."""
    found = browser.new_page(base_url=f"http://127.0.0.1:{server.start(site)}")
    found.goto("/admin/")
    found.fill("#id_username", "admin@example.com")
    found.fill("#id_password", site.password_file.read_text().strip())
    found.click("input[type=submit]")
    found.get_by_role("heading", name="Site administration").wait_for()
    return found


def one(site, statement: str, *values: object) -> tuple:
    with postgres.connect(site.database) as connection:
        row = connection.execute(statement, values).fetchone()
    assert row
    return row


def test_a_contact_is_opened_and_edited(page, site, pictures):
    id, phone = one(
        site, "select id, phone from contacts where phone <> '' and email <> '' order by id limit 1"
    )
    page.goto("/admin/contacts/contact/")
    (number,) = one(site, "select count(*) from contacts")
    assert f"{number} Contacts" in page.locator(".paginator").inner_text()
    page.goto(f"/admin/contacts/contact/{id}/change/")
    assert page.locator("#id_phone").input_value() == phone
    page.fill("#id_title", "采购总监 Head of Purchasing")
    page.screenshot(path=pictures / "crm_contact.png")
    page.click("input[name=_save]")
    page.wait_for_url("**/admin/contacts/contact/")
    row = one(
        site, "select title, phone, updated_at > now() - interval '1 minute' from contacts where id = %s", id
    )
    assert row == ("采购总监 Head of Purchasing", phone, True)


def test_an_opportunity_is_opened_and_edited(page, site, pictures):
    id, name, stage = one(
        site, "select id, name, stage from opportunity where stage = 'CLOSED_WON' order by id limit 1"
    )
    page.goto(f"/admin/opportunity/opportunity/{id}/change/")
    assert page.locator("#id_name").input_value() == name
    page.fill("#id_amount", "123456.78")
    page.screenshot(path=pictures / "crm_opportunity.png")
    page.click("input[name=_save]")
    page.wait_for_url("**/admin/opportunity/opportunity/")
    assert "was changed successfully" in page.locator(".messagelist").inner_text()
    row = one(
        site,
        "select amount::text, stage, custom_fields->>'contract_number' like 'FC-%%' from opportunity where id = %s",
        id,
    )
    assert row == ("123456.78", stage, True)


def test_an_offer_is_opened_with_its_lines(page, site):
    id, number, lines = one(site, """
        select e.id, e.estimate_number, count(*) from estimate e join estimate_line_item l on l.estimate_id = e.id
        group by 1, 2 order by 3 desc, 1 limit 1
    """)  # fmt: skip
    page.goto(f"/admin/invoices/estimate/{id}/change/")
    assert page.locator("#id_estimate_number").input_value() == number
    assert page.locator("[id^='line_items-'].has_original, tr.has_original").count() >= lines
