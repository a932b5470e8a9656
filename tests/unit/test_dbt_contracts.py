"""The models' declarations agree with what lands and with the house's rules: read from the YAML and SQL, dbt is not run.

Here: names and types against ingestion's catalogue, what every model must say of itself, what no SQL may contain.
Not here: figures (test_dbt_macros.py, the dbt unit tests, tests/integration/test_dbt_build.py).
"""

import re
from pathlib import Path

import pytest
import yaml

from ingestion.catalog import ENTITIES

PROJECT = Path(__file__).parents[2] / "dbt_project"
SQL = sorted(p for folder in ("models", "macros", "tests") for p in (PROJECT / folder).rglob("*.sql"))
CONFIG = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())

# A file gives codes; the canonical entity carries the id made of source and code.
IDS = {
    "party_code": "party_id",
    "contact_party_code": "contact_party_id",
    "employer_party_code": "employer_party_id",
    "merged_into_party_code": "merged_into_party_id",
    "merged_into_ticket_number": "merged_into_ticket_id",
    "lead_number": "lead_id",
    "quote_number": "quote_id",
}
RENAMED = {
    ("sales_order_line", "order_number"): "order_id",
    ("pos_sale_line", "store_code"): "pos_sale_id",
    ("pos_sale_line", "ticket_number"): "pos_sale_id",
    ("opportunity_stage_event", "opportunity_number"): "opportunity_id",
    ("return_line", "order_number"): "order_id",
    ("invoice", "order_number"): "order_id",
    ("payment", "invoice_number"): "invoice_id",
    ("quote", "opportunity_number"): "opportunity_id",
    ("contract", "opportunity_number"): "opportunity_id",
    ("activity", "opportunity_number"): "opportunity_id",
    ("message", "opportunity_number"): "opportunity_id",
    ("message", "ticket_number"): "ticket_id",
    ("ticket_event", "ticket_number"): "ticket_id",
    ("survey_response", "ticket_number"): "ticket_id",
}
# What a canonical entity has beyond the file contract.
DERIVED = {
    "party": {"party_id"},
    "sales_unit": {"unit_level", "unit_path"},
    "sales_order": {"order_id", "is_booked"},
    "sales_order_line": {"order_line_id", "rounding_residue", "currency"},
    "pos_sale": {"pos_sale_id", "business_date"},
    "pos_sale_line": {"pos_sale_line_id"},
    "opportunity": {"opportunity_id"},
    "return_line": {"return_line_id"},
    "invoice": {"invoice_id"},
    "payment": {"payment_id"},
    "stock_move": {"stock_move_id"},
    "purchase_order_line": {"purchase_order_line_id", "rounding_residue"},
    "production_order": {"production_order_id"},
    "lead": {"lead_id"},
    "quote": {"quote_id"},
    "quote_line": {"quote_line_id", "rounding_residue", "currency"},
    "contract": {"contract_id"},
    "activity": {"activity_id"},
    "message": {"message_id"},
    "ticket": {"ticket_id"},
    "survey_response": {"survey_id"},
    "knowledge_article": {"article_id"},
    "contribution": {"contribution_id"},
    "cross_unit_request": {"request_id"},
    "energy_reading": {"energy_reading_id"},
    "freight_leg": {"freight_leg_id"},
    "business_trip": {"business_trip_leg_id", "trip_id"},
    "supplier_pcf": {"supplier_pcf_id"},
}


def declared(folder):
    """{model name: its YAML} of a folder under models/."""
    files = sorted((PROJECT / "models" / folder).rglob("*.yml"))
    parts = [yaml.safe_load(file.read_text()) for file in files]
    return {model["name"]: model for part in parts for model in part.get("models", ())}


def unit_tested():
    files = (PROJECT / "models").rglob("*.yml")
    return {
        test["model"] for file in files for test in yaml.safe_load(file.read_text()).get("unit_tests", ())
    }


CANONICAL, MARTS = declared("canonical"), declared("marts")


def types(model):
    return {column["name"]: plain(column["data_type"]) for column in model["columns"]}


def plain(kind):
    kind = kind.lower().replace(" ", "")
    return {"timestampwithtimezone": "timestamptz"}.get(kind, kind)


def canonical_name(entity, column):
    """What a file's column is called above staging: ids for other rows' codes, tokens for what names a person."""
    own = column.name in ENTITIES[entity].key and len(ENTITIES[entity].key) == 1
    if column.name in IDS and not own:
        return IDS[column.name]
    if column.personal and column.personal != "free_text":
        return f"{column.name}_token"
    return RENAMED.get((entity, column.name), column.name)


@pytest.mark.parametrize("name", ENTITIES)
def test_canonical_and_the_file_contract_agree(name):
    columns = types(CANONICAL[name])
    expected = {canonical_name(name, column): plain(column.type) for column in ENTITIES[name].columns}
    assert set(columns) - set(expected) - {"source_system"} == DERIVED.get(name, set())
    assert {column: columns.get(column) for column in expected} == expected


@pytest.mark.parametrize("name", ENTITIES)
def test_every_entity_may_come_by_file(name):
    assert name in CONFIG["vars"]["canonical_sources"]["inbox"]
    assert (PROJECT / f"models/staging/inbox/stg_inbox__{name}.sql").exists()


def test_a_closed_list_of_values_is_the_same_at_the_door_and_in_the_model():
    at_the_door = {
        (name, column.name): list(column.values)
        for name, entity in ENTITIES.items()
        for column in entity.columns
        if column.values
    }
    in_the_model = {
        (name, test["known_values"]["arguments"]["column"]): test["known_values"]["arguments"]["values"]
        for name, model in declared("canonical").items()
        for test in model.get("data_tests", ())
        if "known_values" in test
    }
    assert in_the_model == at_the_door


def test_a_closed_list_is_asked_of_rows_by_the_name_of_the_source_that_staging_gives_them():
    """known_values leaves out files: so rows of any other source bear its name, and the test names its own entity."""
    for name, model in CANONICAL.items():
        asked = [
            test["known_values"]["arguments"]["entity"]
            for test in model["data_tests"]
            if "known_values" in test
        ]
        assert set(asked) <= {name}
    for source in set(CONFIG["vars"]["canonical_sources"]) - {"inbox"}:
        for path in (PROJECT / "models/staging" / source).glob("*.sql"):
            assert f"'{source}' as source_system" in path.read_text(), path.name


def test_the_list_of_sources_names_what_is_staged():
    for source, entities in CONFIG["vars"]["canonical_sources"].items():
        found = {path.stem for path in (PROJECT / "models/staging" / source).glob("*.sql")}
        macros = PROJECT / "macros/staging" / f"{source}.sql"
        if macros.exists():
            found |= set(re.findall(r"macro (stg_\w+)", macros.read_text()))
        assert found == {f"stg_{source}__{entity}" for entity in entities}


@pytest.mark.parametrize("name, model", [*CANONICAL.items(), *MARTS.items()])
def test_a_model_says_what_it_is(name, model):
    meta = model["config"]["meta"]
    assert meta["owner"] and meta["label_zh"] and meta["grain"].startswith("one row for each")
    assert model["description"].startswith("One row for each")
    assert {"unique_combination"} <= {key for test in model["data_tests"] for key in test}
    for column in model["columns"]:
        assert column["description"].strip() and column["data_type"] and column["config"]["meta"]["label_zh"]
        assert "hugeint" not in column["data_type"].lower()
        if column["data_type"].startswith("decimal") and name in MARTS:
            assert column["config"]["meta"]["unit"]


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_belongs_to_a_group_and_has_a_worked_example(name):
    (path,) = (PROJECT / "models/marts").rglob(f"{name}.sql")
    assert CONFIG["models"]["zhongtai"]["marts"][path.parent.name]["+meta"]["publication_group"]
    assert CONFIG["models"]["zhongtai"]["marts"]["+contract"]["enforced"] is True
    assert name in unit_tested()


@pytest.mark.parametrize("name", [n for n, m in MARTS.items() if "unit_code" in types(m)])
def test_what_a_unit_may_read_always_has_a_unit(name):
    (unit_code,) = [column for column in MARTS[name]["columns"] if column["name"] == "unit_code"]
    assert {"type": "not_null"} in unit_code["constraints"]


def test_dbt_writes_with_one_thread():
    profile = yaml.safe_load((PROJECT / "profiles.yml").read_text())
    assert [output["threads"] for output in profile["zhongtai"]["outputs"].values()] == [1]


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_sql_is_exact_portable_and_short(path):
    text = path.read_text()
    code = re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(round|round_even|avg)\s*\(", code, re.IGNORECASE), (
        "money goes through round_half_even"
    )
    assert "::" not in code, "cast(… as …) moves to other engines, :: does not"
    assert (
        not re.search(r"as double|as float", code, re.IGNORECASE)
        or path.stem == "tryton_figures_fit_our_types"
    )
    assert len(text.splitlines()) <= 80
