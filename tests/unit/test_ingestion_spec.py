"""Declarations: what their construction refuses, and that the shipped ones are what they should be."""

import dataclasses
from pathlib import Path

import pytest

from ingestion import sources
from ingestion.catalog import ENTITIES, FILE_COLUMNS, entity
from ingestion.errors import LandingError
from ingestion.rest_spec import Endpoint
from ingestion.rule_spec import Parent, Rule
from ingestion.sources.django_crm import DJANGO_CRM
from ingestion.sources.tryton import TRYTON
from ingestion.spec import Column, Source, Table

ID = Column("id", "INTEGER", False)


def test_a_cursor_without_a_key_is_refused_at_construction():
    with pytest.raises(LandingError, match="a cursor needs a key"):
        Table("orders", (ID, Column("changed", "TIMESTAMP")), cursor="changed")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Table("t", (ID,)), "a key is needed"),
        (lambda: Table("t", (ID,), ("code",)), "not declared: code"),
        (lambda: Table("t", (ID, ID), ("id",)), "stands twice"),
        (lambda: Table("t", (Column("id", "INTEGER", personal="name"),), ("id",)), "personal column"),
        (lambda: Column("mobile", "BIGINT", personal="phone"), "is VARCHAR"),
        (lambda: Column("n", "HUGEINT"), "HUGEINT"),
        (lambda: Column("n", "INTEGER", values=("1", "2")), "a closed list is of texts"),
        (lambda: Column("n", "VARCHAR", personal="name", values=("Li",)), "a closed list is of texts"),
        (lambda: Column("Bad Name", "INTEGER"), "lower case"),
        (
            lambda: Source("s", (Table("a-b", (ID,), ("id",)), Table("a_b", (ID,), ("id",)))),
            "one name in the lake",
        ),
    ],
)
def test_declarations_refused(make, message):
    with pytest.raises(LandingError, match=message) as error:
        make()
    assert error.value.what and error.value.where and error.value.cure


def test_declarations_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TRYTON.name = "other"  # type: ignore[misc]


def test_a_file_beside_the_others_is_a_system_and_named_nowhere_else():
    files = {file.stem for file in Path(sources.__file__).parent.glob("*.py")}
    assert {source.name for source in sources.DECLARED} == files - {"__init__", "calendar"}
    assert [source.name for source in sources.DATABASES] == ["django_crm", "django_helpdesk", "tryton"]
    assert all(source.title for source in sources.DECLARED)


def test_tryton_marks_addresses_and_every_table_has_cursor_and_key():
    for table in TRYTON.tables:
        assert table.cursor and table.key and table.lag_seconds > 0
    address = TRYTON.table("party_address")
    marked = {column.name: column.personal for column in address.landed if column.personal}
    assert marked == dict.fromkeys(("party_name", "street_name", "postal_code"), "address")
    assert address.personal and not TRYTON.table("sale_line").personal


def test_the_crm_names_what_is_personal_and_what_its_row_security_goes_by():
    assert [setting.name for setting in DJANGO_CRM.settings] == ["app.current_org"]
    assert not [table.name for table in DJANGO_CRM.tables if table.cursor], (
        "its stamps are no cursor: decision 030"
    )
    marked = {
        (table.name, column.name): column.personal
        for table in DJANGO_CRM.tables
        for column in table.columns
        if column.personal
    }
    assert marked["contacts", "person_name"] == marked["lead", "person_name"] == "name"
    assert marked["accounts", "phone"] == marked["contacts", "phone"] == "phone"
    assert marked["interaction", "body"] == marked["task", "title"] == "free_text"
    read = {column.name for table in DJANGO_CRM.tables for column in table.columns}
    assert not read & {"first_name", "last_name", "client_name", "client_email", "description", "entity_name"}


def test_entities_have_exact_money_and_described_columns():
    for item in ENTITIES.values():
        for column in (*item.columns, *FILE_COLUMNS):
            assert column.description, f"{item.name}.{column.name}"
            assert column.type not in ("DOUBLE", "FLOAT", "HUGEINT"), f"{item.name}.{column.name}"
        assert set(item.key) <= {column.name for column in item.columns}
    with pytest.raises(LandingError, match="sales_order_line"):
        entity("sales_ordr", "mapping.yaml")


def test_what_rules_cannot_be_is_refused_where_they_are_declared():
    columns = (
        Column("id", "INTEGER", False),
        Column("deal_id", "INTEGER"),
        Column("mail", "VARCHAR", personal="email"),
    )
    for column in ("mail", "amount"):
        with pytest.raises(LandingError, match=f"its value is shown: {column}"):
            Table("deal", columns, ("id",), rules=(Rule(column, "true", "", ""),))
    line = Table("line", columns, ("id",), parent=Parent("deal", "deal_id"))
    ruled = Table("deal", columns, ("id",), rules=(Rule("id", "id > 0", "is no number", "correct it"),))
    assert Source("shop", (ruled, line)).table("line") is line
    for tables in ((line, ruled), (Table("deal", columns, ("id",)), line)):
        with pytest.raises(LandingError, match="parent 'deal' is declared before it, and has rules"):
            Source("shop", tables)
    with pytest.raises(LandingError, match="only tables of a database"):
        Endpoint(ruled, "api/deals")
