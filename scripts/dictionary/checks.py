"""What dbt's tests hold about a model, in words: beside the column where it is about one, below the table otherwise.

Belongs here: one sentence a kind of test. A kind that is not known here is shown by its name, so that none is left out.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from scripts.dictionary.thing import Thing

Refer = Callable[[str], str]
"""A model's name to a link, as HTML."""


def beside_columns(thing: Thing, refer: Refer) -> dict[str, list[str]]:
    """Short marks by column name, as HTML."""
    marks: dict[str, list[str]] = {column.name: [] for column in thing.columns}
    keys = set(thing.keys)
    for kind, said in _known(thing):
        if kind == "unique_combination":
            keys |= set(said["columns"])
        elif kind == "foreign_keys":
            for column, parent in said["keys"].items():
                marks.setdefault(column, []).append(f"→ {refer(_name(parent))}")
        elif kind == "not_negative":
            for column in said["columns"]:
                marks.setdefault(column, []).append("≥ 0")
        elif kind == "accepted_range":
            for column, (least, most) in said["ranges"].items():
                marks.setdefault(column, []).extend(
                    f"{sign} {bound}" for sign, bound in (("≥", least), ("≤", most)) if bound is not None
                )
        elif kind == "known_values":
            marks.setdefault(said["column"], []).append(
                "one of " + ", ".join(str(value) for value in said["values"])
            )
        elif kind == "no_date_gaps":
            marks.setdefault(said["column"], []).append("no day missing")
    for column in thing.columns:
        first = ["key"] if column.name in keys else []
        marks[column.name] = [*first, *(["not null"] if column.required else []), *marks[column.name]]
    return marks


def below_table(thing: Thing, refer: Refer) -> list[str]:
    """Sentences about several columns or several models, as HTML."""
    said = []
    for test in thing.tests:
        known = test.get("test_metadata")
        words = _in_words(known["name"], known["kwargs"], refer) if known else _as_sentence(test["name"])
        if words:
            weight = " (warns)" if str(test["config"].get("severity", "")).lower() == "warn" else ""
            said.append(words + weight)
    return said


def _known(thing: Thing) -> Iterable[tuple[str, dict[str, Any]]]:
    for test in thing.tests:
        if known := test.get("test_metadata"):
            yield known["name"], known["kwargs"]


def _in_words(kind: str, said: dict[str, Any], refer: Refer) -> str:
    if kind == "unique_combination":
        return f"Key: {_codes(said['columns'])}."
    if kind == "balances_with":
        measures = said["measures"]
        pairs = measures.items() if isinstance(measures, dict) else [(name, name) for name in measures]
        left = ", ".join(f"Σ <code>{here}</code> = Σ <code>{there}</code>" for here, there in pairs)
        where = f" where <code>{said['other_where']}</code>" if said.get("other_where") else ""
        return f"{left} of {refer(_name(said['other']))}{where}, to the last digit, for each {_codes(said['group_by'])}."
    if kind == "one_row_a_source":
        return f"Each source gives a {_codes(said['columns'])} once."
    if kind == "rate_known":
        return "Every currency has a rate on or before each business date it occurs on."
    beside = ("foreign_keys", "not_negative", "accepted_range", "known_values", "no_date_gaps")
    return "" if kind in beside else _as_sentence(kind)


def _as_sentence(name: str) -> str:
    """Tests of our own are named as what they hold: `sales_unit_is_a_tree`."""
    return name.replace("_", " ").capitalize() + "."


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"<code>{name}</code>" for name in names)


def _name(reference: str) -> str:
    found = re.search(r"""ref\(['"](\w+)['"]\)""", reference)
    return found[1] if found else reference
