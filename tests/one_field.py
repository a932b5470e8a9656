"""One field of a mapping, read and run on one row: what tests of its rules have in common."""

import duckdb

from ingestion.field_text import trimmed
from ingestion.field_type import rules, typed
from ingestion.mapping import Shape
from ingestion.mapping_fields import read_field

CON = duckdb.connect()
CON.execute("set TimeZone = 'UTC'")


def run(body, column, *values, shape=None):
    """(typed value, the rules that changed the row) of the values of the columns a, b …"""
    body = {"column": "a", **body} if "columns" not in body else body
    field = read_field(body, column, "shop/mapping.yaml")
    names = {"a": trimmed("a"), "b": trimmed("b")}
    shape = shape or Shape()
    found = rules(column, field, shape, names)
    changed = ", ".join(f"case when {sql} then '{rule}' end" for rule, sql in found) or "null"
    given_ = {"a": None, "b": None} | dict(zip("ab", values, strict=False))
    row = CON.execute(
        f"select {typed(column, field, shape, names)}, list_filter([{changed}], x -> x is not null)"
        " from (select cast(? as varchar) as a, cast(? as varchar) as b)",
        [given_["a"], given_["b"]],
    ).fetchone()
    return row[0], row[1]
