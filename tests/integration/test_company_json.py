"""What a machine reads of the command line: one JSON document, exact figures, the same exit codes."""

import json
from decimal import Decimal

import pytest

from tests.company import Company

pytestmark = pytest.mark.integration


def read(company: Company, *command: str, expect: int | None = 0) -> list[dict]:
    return json.loads(company.cli(*command, "--json", expect=expect).stdout)


def test_reconciliation_is_exact(company: Company):
    lines = read(company, "reconcile")
    assert {line["source"] for line in lines} >= {"tryton", "django_crm", "django_helpdesk", "tills"}
    assert all(Decimal(line["residue"]) == 0 for line in lines)
    ((tills,),) = company.query("select sum(amount) from marts.fct_pos_line where source_system = 'tills'")
    found = [
        x for x in lines if (x["entity"], x["measure"], x["source"]) == ("pos_sale_line", "amount", "tills")
    ]
    assert Decimal(found[0]["mart"]) == tills


def test_marts_and_their_columns(company: Company):
    marts = {mart["mart"] for mart in read(company, "describe")}
    assert {"fct_ticket", "sales_daily"} <= marts
    columns = read(company, "describe", "fct_ticket")
    assert columns[0]["column_name"] == "ticket_id" and all(column["label_zh"] for column in columns)


def test_what_feeds_what(company: Company):
    feeds = {feed["source"]: feed for feed in read(company, "sources", "list")}
    assert feeds["django_crm"]["is_connected"] and feeds["tills"]["entities"] == ["pos_sale", "pos_sale_line"]
    (checked,) = read(company, "sources", "check", str(company.home.inbox / "energy"))
    assert checked["all_would_land"] and checked["errors"] == []


def test_publications_health_and_what_waits(company: Company):
    assert {"core", "sales", "service"} <= {
        row["publication_group"] for row in read(company, "publish", "history")
    }
    assert all(
        {"part", "state", "cure"} <= finding.keys() for finding in read(company, "doctor", expect=None)
    )
    assert all({"id", "row", "rule", "cure"} <= row.keys() for row in read(company, "quarantine", "list"))
    assert isinstance(read(company, "sources", "changes"), list)
    kinds = {line["kind"] for line in read(company, "privacy", "status") if "kind" in line}
    assert {"name", "phone", "email"} <= kinds
