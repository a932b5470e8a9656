"""Every total that a source gives is answered by a figure of ours, and every figure by a model that there is."""

from pathlib import Path

import pytest

from ingestion.catalog import ENTITIES
from ingestion.sources.django_helpdesk import DJANGO_HELPDESK
from ingestion.sources.tryton import TRYTON
from orchestration import totals

MODELS = {path.stem for path in (Path(__file__).parents[2] / "dbt_project/models").rglob("*.sql")}
ANSWERED = {(entity, measure) for entity, measure, *_ in totals.FIGURES}
# A ticket is counted by its lines.
COUNTED_OTHERWISE = {"pos_sale"}


@pytest.mark.parametrize(
    "total",
    (*TRYTON.control_totals, *DJANGO_HELPDESK.control_totals),
    ids=lambda t: f"{t.entity}-{t.measure}",
)
def test_what_a_system_totals_we_answer(total):
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
