"""A model made to fail holds its group, is reported by name with dbt's own words, and the rest moves."""

from collections.abc import Iterator

import pytest

from tests.company import REPOSITORY

pytestmark = pytest.mark.integration
MODEL = REPOSITORY / "dbt_project" / "models" / "marts" / "sales" / "sales_daily.sql"


@pytest.fixture
def broken_model() -> Iterator[str]:
    """The model's file names a column that is not there, for the time of a test."""
    whole = MODEL.read_text()
    MODEL.write_text(whole.replace("summed.business_date,", "summed.no_such_column,", 1))
    try:
        yield "no_such_column"
    finally:
        MODEL.write_text(whole)


def test_a_failing_model_holds_its_group(company, broken_model):
    before = company.published_hash()
    shown = dict(company.query("select publication_group, publication_id from marts.publication"))
    held = company.cli("run", expect=3)
    assert "held" in held.stderr and "sales" in held.stderr
    assert "build failed on sales_daily" in held.stderr and broken_model in held.stderr
    assert company.published_hash() == before
    after = dict(company.query("select publication_group, publication_id from marts.publication"))
    assert after["sales"] == shown["sales"]
    assert after["core"] > shown["core"] and after["rights"] > shown["rights"]
    ((observed,),) = company.query("""
        select observed from ops.verdict where check_name = 'build' and object = 'sales_daily' and not passed
        order by checked_at desc limit 1
    """)
    assert broken_model in observed


def test_the_mended_model_moves_again(company):
    company.cli("run")
    assert company.query("select distinct status from marts.publication") == [("promoted",)]
