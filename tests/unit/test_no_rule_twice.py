"""No rule stands in two engines: all rules are derived from what the engines run, and none asks the same of the same column again.

Here: that there is no overlap, that one would be found, and that nothing is left unasked for it. Not here: the derivation
(tests/rules.py, tests/rules_statistics.py). Why a rule stands in one place: docs/decisions/006-checkers.md.
"""

import copy
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from importlib.resources import files

import pytest
import yaml

from ingestion.catalog import ENTITIES
from ingestion.sources import DECLARED
from ingestion.sources.tryton import TRYTON
from orchestration.manifest import DBT_PROJECT, current_manifest
from quality.statistics.thresholds import Figure
from quality.statistics.thresholds_read import parse
from tests.rules import (
    DBT,
    DOMAIN,
    DOOR,
    EMPTY,
    FILES,
    PANDERA,
    RANGE,
    TOKEN,
    Places,
    Rule,
    of_a_database,
    of_dbt,
    of_files,
)
from tests.rules_statistics import STATISTICS, of_statistics

FEEDING = yaml.safe_load((DBT_PROJECT / "dbt_project.yml").read_text())["vars"]["canonical_sources"]
OWN = parse(
    files("quality.statistics").joinpath("thresholds.yaml").read_text(encoding="utf-8"), "thresholds.yaml"
)


@pytest.fixture(scope="module")
def manifest():
    return json.loads(current_manifest().read_text())


@pytest.fixture(scope="module")
def rules(manifest):
    places = Places(manifest, FEEDING)
    found = {
        *(rule for source in DECLARED for rule in of_a_database(source, places)),
        *(rule for entity in ENTITIES.values() for rule in of_files(entity, places)),
        *of_dbt(places),
        *of_statistics(OWN),
    }
    return frozenset(found)


def twice(rules):
    """{(place, column, what is asked): the engines} of what more than one asks."""
    engines = defaultdict(set)
    for rule in rules:
        engines[rule.place, rule.column, rule.asks].add(rule.engine)
    return {asked: found for asked, found in engines.items() if len(found) > 1}


def test_no_rule_stands_in_two_engines(rules):
    assert twice(rules) == {}


def test_each_engine_was_really_asked(rules):
    """A derivation that finds nothing would find no overlap either."""
    count = Counter(rule.engine for rule in rules)
    assert count[PANDERA] > 200 and count[DOOR] > 10 and count[DBT] > 500 and count[STATISTICS] > 40
    assert {rule.asks for rule in rules if rule.engine == PANDERA} == {EMPTY, DOMAIN, TOKEN}
    assert Rule(PANDERA, "sales_order of inbox", "status", DOMAIN) in rules
    assert Rule(DBT, "sales_order of tryton", "status", DOMAIN) in rules
    assert Rule(PANDERA, "raw_tryton.sale_sale", "id", EMPTY) in rules
    assert Rule(PANDERA, "raw_inbox.party", "email", TOKEN) in rules
    assert Rule(DBT, "raw_tryton.sale_opportunity", "amount", RANGE) in rules
    assert Rule(DOOR, "opportunity of inbox", "amount", RANGE) in rules
    assert Rule(STATISTICS, "fct_pos_line", "member_number", EMPTY) in rules
    for watch in OWN.watches:
        asked = {rule.column for rule in rules if rule.engine == STATISTICS and rule.place == watch.mart}
        assert asked >= {
            *([watch.day] if watch.day else ()),
            *(name for name, _ in watch.categories),
            *(["*"] if watch.rows_percent else ()),
        }


def test_every_closed_list_is_asked_of_every_source_once(rules):
    """What is left out of one engine must stand in the other."""
    for name, entity in ENTITIES.items():
        for column in entity.columns:
            for source in (
                source for source, entities in FEEDING.items() if name in entities and column.values
            ):
                asking = {
                    r.engine
                    for r in rules
                    if (r.place, r.column, r.asks) == (f"{name} of {source}", column.name, DOMAIN)
                }
                assert asking == {PANDERA if source == FILES else DBT}, (name, source, column.name)


def planted(manifest, model, column, *, test=None, constraint=None):
    """The manifest with one more rule of dbt's."""
    manifest = copy.deepcopy(manifest)
    if constraint:
        manifest["nodes"][f"model.zhongtai.{model}"]["columns"][column]["constraints"].append(
            {"type": constraint}
        )
    else:
        some = next(
            n for n in manifest["nodes"].values() if n.get("attached_node") == f"model.zhongtai.{model}"
        )
        named = {"name": test, "kwargs": {"column_name": column, "columns": [column]}}
        manifest["nodes"]["test.zhongtai.planted"] = some | {"test_metadata": named}
    return Places(manifest, FEEDING)


@pytest.mark.parametrize(
    ("model", "column", "test", "asks", "place"),
    [
        ("pos_sale", "store_code", "not_null", EMPTY, "pos_sale of inbox"),
        ("contribution", "contribution_kind", "accepted_values", DOMAIN, "contribution of inbox"),
        ("sales_order", "status", "known_values", DOMAIN, "sales_order of inbox"),
        ("opportunity", "amount", "not_negative", RANGE, "opportunity of django_crm"),
    ],
)
def test_a_test_of_dbt_s_that_repeats_the_door_is_found(rules, manifest, model, column, test, asks, place):
    assert (place, column, asks) in twice({*rules, *of_dbt(planted(manifest, model, column, test=test))})


def test_a_list_or_a_required_value_at_the_door_that_repeats_dbt_is_found(rules, manifest):
    places = Places(manifest, FEEDING)
    # Tryton's own state reaches the canonical order as it is; were its list declared at the door, dbt's would be the second
    column = replace(
        TRYTON.table("production").columns[-1],
        name="status",
        type="VARCHAR",
        values=("draft",),
        nullable=False,
    )
    table = replace(TRYTON.table("production"), columns=(*TRYTON.table("production").columns, column))
    code = manifest["nodes"]["model.zhongtai.stg_tryton__production_order"]["raw_code"]
    passed = copy.deepcopy(manifest)
    passed["nodes"]["model.zhongtai.stg_tryton__production_order"]["raw_code"] = re.sub(
        r"\bas status\b", ", status", code
    )
    assert not twice({*rules, *of_a_database(replace(TRYTON, tables=(table,)), places)}), (
        "worked out on the way"
    )
    found = twice({*rules, *of_a_database(replace(TRYTON, tables=(table,)), Places(passed, FEEDING))})
    assert found.keys() == {("production_order of tryton", "status", asks) for asks in (DOMAIN, EMPTY)}


def test_statistics_on_what_dbt_holds_are_found(rules, manifest):
    watch = next(watch for watch in OWN.watches if watch.mart == "fct_pos_line")
    empties = Figure("nowhere", "avg(case when store_code is null then 1 else 0 end)", of="share")
    more = replace(OWN, watches=(replace(watch, figures=(*watch.figures, empties)),))
    assert ("fct_pos_line", "store_code", EMPTY) in twice({*rules, *of_statistics(more)})
    held = planted(manifest, "fct_pos_line", "member_number", constraint="not_null")
    assert ("fct_pos_line", "member_number", EMPTY) in twice({*rules, *of_dbt(held)})


def test_a_word_that_nobody_knows_is_said(manifest):
    with pytest.raises(KeyError, match="looks_good"):
        list(of_dbt(planted(manifest, "pos_sale", "store_code", test="looks_good")))
