"""Every rule about the data as one kind of value, derived from what the engines really run: whoever asks, of what, which column, what.

Here: the door's rules (pandera's schema and the SQL of `Rule`), and dbt's out of its manifest; where a rule speaks. Not here: those of
the statistics (rules_statistics.py); what may not stand twice (unit/test_no_rule_twice.py).

A canonical column that a source's rows pass into unchanged is one place with the column that landed: `sales_order of inbox`. What is
worked out on the way is another value, so its landed column is a place of its own: `raw_tryton.sale_sale`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from ingestion import mapping, shape_files, shape_tables
from ingestion.amounts import typed_name
from ingestion.field import Field
from ingestion.spec import Entity, Source
from quality import door

DOOR, PANDERA, DBT = "ingestion", "pandera", "dbt"
FILES = "inbox"
# The common vocabulary: the words of each engine for what is asked of a column. A word that is not here is none of theirs yet.
EMPTY, DOMAIN, TOKEN, RANGE, UNIQUE, RELATION = "empty", "domain", "token", "range", "unique", "relation"
_CHECKS = {"listed": DOMAIN, "token": TOKEN}
_CONSTRAINTS = {"not_null": (EMPTY,), "unique": (UNIQUE,), "primary_key": (EMPTY, UNIQUE)}
_ONE_COLUMN = {
    "not_null": EMPTY, "unique": UNIQUE, "accepted_values": DOMAIN, "known_values": DOMAIN, "relationships": RELATION,
    "no_date_gaps": "no gap",
}  # fmt: skip
_ALL_TOGETHER = {"unique_combination": UNIQUE, "one_row_a_source": "unique by source"}
_EACH = {
    "not_negative": ("columns", RANGE),
    "accepted_range": ("ranges", RANGE),
    "foreign_keys": ("keys", RELATION),
}


@dataclass(frozen=True)
class Rule:
    """asks: a word of the vocabulary. place: whose rows."""

    engine: str
    place: str
    column: str
    asks: str


class Places:
    """Where a column is, by dbt's manifest: which sources feed an entity, and what passes from raw to canonical as it is."""

    def __init__(self, manifest: Mapping[str, Any], feeding: Mapping[str, list[str]]):
        """feeding: {source: the entities it maps}, as dbt_project.yml lists them."""
        self.nodes, self.sources, self.feeding = manifest["nodes"], manifest["sources"], feeding

    def of_entity(self, entity: str) -> list[str]:
        """The sources that feed it; none for what is no canonical entity."""
        return [source for source, entities in self.feeding.items() if entity in entities]

    def of_canonical(self, model: str, *, but_files: bool = False) -> list[str]:
        """The places that a rule on a model speaks of: one for each source that feeds it, the model itself where it is no entity."""
        sources = self.of_entity(model)
        found = [f"{model} of {source}" for source in sources if not (but_files and source == FILES)]
        return found if sources else [model]

    def of_landed(self, source: str, table: str, column: str) -> list[str]:
        """The place of a landed column: with each entity that it reaches unchanged, else its own."""
        read = f"source.zhongtai.raw_{source}.{table}"
        reached = [
            entity
            for entity in self.feeding.get(source, ())
            if read in self._staging(source, entity)["depends_on"]["nodes"]
            and self.unchanged(source, entity, column)
        ]
        return [f"{entity} of {source}" for entity in reached] or [f"raw_{source}.{table}"]

    def unchanged(self, source: str, entity: str, column: str) -> bool:
        """Whether the canonical column of that name is the staged one: it is named, and no expression is given its name."""
        canonical = self.nodes[f"model.zhongtai.{entity}"]
        texts = [_code(node["raw_code"]) for node in (self._staging(source, entity), canonical)]
        named = all(re.search(rf"\b{column}\b", text) for text in texts) and column in canonical["columns"]
        return named and not any(re.search(rf"\bas\s+{column}\b", text) for text in texts)

    def _staging(self, source: str, entity: str) -> Mapping[str, Any]:
        return self.nodes[f"model.zhongtai.stg_{source}__{entity}"]


def of_a_database(source: Source, places: Places) -> Iterator[Rule]:
    """What is asked of the rows of its tables as they land."""
    for table in source.tables:
        spy = _Spy()
        shape_tables.shaped(spy, source.name, table, lambda rows: rows)(pa.table({}))
        for column, asks in spy.asked:
            for place in places.of_landed(source.name, table.lake_name, column):
                yield Rule(PANDERA, place, column, asks)
        for rule in table.rules:
            for place in places.of_landed(source.name, table.lake_name, rule.column):
                yield Rule(DOOR, place, rule.column, _asked_in_sql(rule.column, rule.holds))


def of_files(entity: Entity, places: Places) -> Iterator[Rule]:
    """What is asked of the rows of a file whose mapping fills every column of the entity from a column of the same name."""
    mapped = mapping.EntityMapping(entity, {c.name: Field(columns=(c.name,)) for c in entity.columns})
    whole = mapping.Mapping("m", Path("m"), "m", "*", mapping.Shape(), "rows", (mapped,))
    spy = _Spy()
    columns = {typed_name(mapped, column.name): column.name for column in entity.columns}
    with duckdb.connect() as con:
        listed = ", ".join(f"cast(null as varchar) as {name}" for name in columns)
        con.execute(f"create temp table _rows as select cast(null as varchar) as _bad, {listed}")
        shape_files.refuse_misshapen(con, whole, spy, "''")
        shape_files.require_tokens(con, whole, spy)
    for name, asks in spy.asked:
        for place in places.of_landed(FILES, entity.name, columns[name]):
            yield Rule(PANDERA, place, columns[name], asks)
    for rule in entity.rules:
        for place in places.of_landed(FILES, entity.name, rule.column):
            yield Rule(DOOR, place, rule.column, _asked_in_sql(rule.column, rule.holds))


def of_dbt(places: Places) -> Iterator[Rule]:
    """dbt's tests, and the NOT NULL of its contracts.

    Of a canonical table, that speaks of whom the door has not asked: a type cannot be asked of some rows only, and of those that
    came by file it says the same again because it must.
    """
    for node in places.nodes.values():
        if node["resource_type"] == "test":
            yield from _of_test(node, places)
        if node["resource_type"] == "model" and node["config"]["contract"]["enforced"]:
            for name, column in node["columns"].items():
                for asks in (word for said in column["constraints"] for word in _CONSTRAINTS[said["type"]]):
                    for place in places.of_canonical(node["name"], but_files=True):
                        yield Rule(DBT, place, name, asks)


def _of_test(node: Mapping[str, Any], places: Places) -> Iterator[Rule]:
    known = node.get("test_metadata")
    if (
        not known
    ):  # a query of its own says in its meta what it asks: {column, or raw_source.table.column: word}
        meta = node["config"]["meta"]
        reads = [name.split(".")[-1] for name in node["depends_on"]["nodes"]]
        model = meta.get("dagster", {}).get("ref", {}).get("name") or reads[0]
        said = meta["asks"].items()
        spoken_of = places.of_canonical(model)
    else:
        model = places.nodes[node["attached_node"]]["name"]
        said = list(_in_words(known["name"], known["kwargs"]))
        # known_values leaves out what came by file (macros/sources.sql, other_than_files), and so names the entity
        spoken_of = places.of_canonical(
            model, but_files=known["name"] == "known_values" and "entity" in known["kwargs"]
        )
    for column, asks in said:
        landed = re.fullmatch(r"raw_(\w+)\.(\w+)\.(\w+)", column)
        column = landed[3] if landed else column
        for place in places.of_landed(*landed.groups()) if landed else spoken_of:
            yield Rule(DBT, place, column, asks)


def _in_words(kind: str, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(column, what is asked of it) of one of dbt's generic tests. Raises KeyError for a kind that has no word yet."""
    if kind in _EACH:
        given, asks = _EACH[kind]
        yield from ((column, asks) for column in said[given])
    elif kind in _ALL_TOGETHER:
        yield ", ".join(said["columns"]), _ALL_TOGETHER[kind]
    elif kind == "balances_with":
        yield from ((column, f"balance with {said['other']}") for column in said["measures"])
    elif kind == "rate_known":
        yield "units_per_base", EMPTY
    else:
        yield said.get("column") or said["column_name"], _ONE_COLUMN[kind]


def _asked_in_sql(column: str, holds: str) -> str:
    """A condition on constant bounds is a range; any other is asked nowhere else in the same words."""
    return RANGE if re.match(rf"{column} (>=|<=|<|>|between) ['\d]", holds) else f"holds: {holds}"


def _code(sql: str) -> str:
    return re.sub(r"--[^\n]*", "", sql)


class _Spy:
    """Stands where landing has pandera's check, builds the schema that it would, and keeps what that asks."""

    def __init__(self):
        self.asked: list[tuple[str, str]] = []

    def __call__(self, columns, rows, tokens):
        for name, column in door._schema(list(columns), tokens).columns.items():
            if not column.nullable:
                self.asked.append((name, EMPTY))
            self.asked += [(name, _CHECKS[check.error]) for check in column.checks]
        return door.FAULTS.empty_table()
