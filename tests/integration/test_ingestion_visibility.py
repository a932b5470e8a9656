"""Landing of a database that hides rows: never an empty table for a full one. And of types that Tryton does not have."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from ingestion.spec import Column, Setting, Source, SourceTotal, Table

pytestmark = pytest.mark.integration
_numbers = itertools.count(1)
ORG, OTHER = "6a0b5a0e-9a3c-4d4f-8b8a-1c3e9f0e7c52", "00000000-0000-4000-8000-000000000001"
DEALS = Table(
    "deals",
    (
        Column("id", "VARCHAR", False),
        Column("updated_at", "TIMESTAMP WITH TIME ZONE"),
        Column("label", "VARCHAR", expression="fields->>'label'"),
        Column("amount", "DECIMAL(18,2)", expression="(fields->>'amount')::numeric"),
    ),
    ("id",),
    "(updated_at at time zone 'UTC')",
)
SOURCE = Source(
    "hidden",
    (DEALS,),
    (SourceTotal("opportunity", "rows", "select null, '', count(*) from deals"),),
    (Setting("app.current_org", "select id::text from orgs"),),
)
SCHEMA = f"""
    create table orgs (id uuid primary key);
    insert into orgs values ('{ORG}');
    create table deals (id uuid primary key, org_id uuid, updated_at timestamptz, fields jsonb);
    insert into deals values
        ('11111111-1111-4111-8111-111111111111', '{ORG}', '2026-06-30 23:30:00.123456+08', '{{"label": "甲,\\"乙\\"", "amount": "1.50"}}'),
        ('22222222-2222-4222-8222-222222222222', '{ORG}', '2026-07-01 00:30:00+08', '{{}}'),
        ('33333333-3333-4333-8333-333333333333', '{OTHER}', '2026-07-01 00:30:00+08', '{{}}');
    alter table deals enable row level security;
    alter table deals force row level security;
    create policy own on deals using (org_id::text = nullif(current_setting('app.current_org', true), ''));
"""


@pytest.fixture
def crm(small_source):
    """A database of three rows, two of them of the organisation that is read, and how to land it."""
    made = small_source("hidden", ("app.current_org",))
    owner = made.owner
    owner.execute(f"set app.current_org = '{ORG}'")
    owner.execute(SCHEMA.replace(f"'{OTHER}', '2026", f"'{ORG}', '2026"))  # the policy holds its owner too
    owner.execute(f"alter table deals no force row level security; update deals set org_id = '{OTHER}' where id::text like '3%';"
                  "alter table deals force row level security")  # fmt: skip

    def land(source=SOURCE):
        return made.land(source)

    return SimpleNamespace(owner=owner, land=land, con=made.con, name=made.name)


def show(crm, org: str) -> None:
    crm.owner.execute(f"alter database {crm.name} set app.current_org = '{org}'")


def test_rows_that_nobody_lets_the_role_see_are_an_error_and_no_deletion(crm):
    refused = crm.land()
    assert refused.status == "failed" and refused.error
    assert refused.error.where == "hidden.deals"
    assert "app.current_org: it is not set for the reading role" in refused.error.what
    assert (
        f"alter role hidden_reader in database {crm.name} set app.current_org = '{ORG}'" in refused.error.cure
    )
    show(crm, ORG)
    first = crm.land()
    assert first.status == "ok", first.error
    assert [total.value for total in first.control_totals] == [2]
    crm.owner.execute(f"alter database {crm.name} reset app.current_org")
    again = crm.land()
    assert again.status == "failed"
    assert crm.con.execute("select count(*) from raw_hidden.deals").fetchone() == (2,)
    assert crm.con.execute("select count(*) from quarantine.deleted_row").fetchone() == (0,)


def test_a_setting_that_names_nobody_is_refused(crm):
    show(crm, OTHER)
    report = crm.land()
    assert report.status == "failed" and report.error and OTHER in report.error.what


def test_row_security_that_no_declaration_knows_of_is_refused(crm):
    show(crm, ORG)
    report = crm.land(replace(SOURCE, settings=()))
    assert report.status == "failed" and report.error
    assert "bypassrls" in report.error.cure and report.error.where == "hidden.deals"


def test_moments_with_zone_ids_and_parts_of_json_land_exactly_and_by_increments(crm):
    show(crm, ORG)
    assert crm.land().status == "ok"
    rows = "select id, epoch_us(updated_at), label, amount from raw_hidden.deals order by id"
    first, second = crm.con.execute(rows).fetchall()
    moment = datetime(2026, 6, 30, 15, 30, 0, 123456, UTC)
    assert first[:3] == (
        "11111111-1111-4111-8111-111111111111",
        round(moment.timestamp() * 1_000_000),
        '甲,"乙"',
    )
    assert str(first[3]) == "1.50" and second[2:] == (None, None)
    kinds = dict(
        crm.con.execute(
            "select column_name, data_type from information_schema.columns where table_name = 'deals'"
        ).fetchall()
    )
    assert kinds["updated_at"] == "TIMESTAMP WITH TIME ZONE" and kinds["amount"] == "DECIMAL(18,2)"
    assert all(table.skipped for table in crm.land().tables)
    crm.owner.execute(
        "update deals set fields = '{\"label\": \"丙\"}', updated_at = '2026-07-02 09:00+08' where id::text like '2%'"
    )
    (changed,) = crm.land().tables
    assert (changed.inserted, changed.updated, changed.deleted, changed.mode) == (0, 1, 0, "increment")
    assert crm.con.execute(rows).fetchall()[1][2] == "丙"


def test_a_column_that_cannot_be_made_any_more_is_named(crm):
    show(crm, ORG)
    crm.owner.execute("alter table deals rename column fields to own_fields")
    report = crm.land()
    assert report.status == "failed" and report.error
    assert "'label'" in report.error.what and "fields->>'label'" in report.error.what
