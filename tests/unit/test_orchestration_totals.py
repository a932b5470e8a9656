"""Every total that a source gives is answered by a figure of ours, and every figure by a model that there is."""

from pathlib import Path

import pytest

from ingestion.catalog import ENTITIES
from ingestion.sources import DECLARED
from orchestration import totals

MODELS = {path.stem for path in (Path(__file__).parents[2] / "dbt_project/models").rglob("*.sql")}
ANSWERED = {(entity, measure) for entity, measure, *_ in totals.FIGURES}
# A ticket is counted by its lines.
COUNTED_OTHERWISE = {"pos_sale"}


@pytest.mark.parametrize(
    "total",
    [total for source in DECLARED for total in source.control_totals],
    ids=lambda t: f"{t.entity}-{t.measure}",
)
def test_what_a_database_totals_we_answer(total):
    assert total.entity in totals.MART_OF and (total.entity, total.measure) in ANSWERED


@pytest.mark.parametrize("entity", [e for e in ENTITIES.values() if e.is_fact], ids=lambda e: e.name)
def test_what_a_file_totals_we_answer(entity):
    if entity.name not in COUNTED_OTHERWISE:
        assert (entity.name, "rows") in ANSWERED
        assert entity.amount is None or (entity.name, "amount") in ANSWERED


def test_figures_stand_on_models_that_there_are():
    assert set(totals.MART_OF.values()) <= MODELS
    for entity, _, relation, *_ in totals.FIGURES:
        assert entity in totals.MART_OF and relation.split(".")[1] in MODELS


def test_a_file_of_opportunities_alone_is_held_to_nothing():
    tills = {("tills", "pos_sale_line", "CNY", "amount")}
    assert not totals._asked(("crm", "opportunity", "CNY", "rows"), tills)
    assert totals._asked(("crm", "invoice", "CNY", "rows"), tills), "facts without a total are a residue"


def test_a_deal_that_nobody_gave_a_currency_does_not_swallow_those_that_have_one():
    keys = {("crm", "opportunity", "", "rows"), ("crm", "opportunity", "CNY", "rows")}
    assert totals._as_asked(("crm", "opportunity", "CNY", "rows"), keys)[2] == "CNY"
    over_all = {("crm", "opportunity", "", "rows")}
    assert totals._as_asked(("crm", "opportunity", "CNY", "rows"), over_all)[2] == ""
