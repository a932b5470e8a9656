"""The models as dbt reads them, and raw's tables as landing makes them: one graph of things that have a page entry.

Belongs here: reading the two files that `make docs` writes beforehand. Not here: what a
thing is (thing.py), how its entry looks (entries.py, picture.py).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.dictionary.thing import LAYERS, Field, Thing

TARGET = Path(__file__).parents[2] / "dbt_project" / "target"
MANIFEST, DECLARED = TARGET / "manifest.json", TARGET / "declared.json"


class NotThere(Exception):
    """A file that the pages are made of is missing."""


def read(manifest: Path = MANIFEST, declared: Path = DECLARED) -> dict[str, Thing]:
    """All things by key (`schema.name`), in the order of the data's way. Raises NotThere with the cure."""
    for file in (manifest, declared):
        if not file.exists():
            raise NotThere(f"{file} is missing: `make docs` writes it before mkdocs reads it")
    dbt = json.loads(manifest.read_text(encoding="utf-8"))
    tables = json.loads(declared.read_text(encoding="utf-8"))
    keys = {unique_id: _key(node) for unique_id, node in (dbt["nodes"] | dbt["sources"]).items()}
    found = [_raw(table, dbt, keys) for table in tables]
    found += [_model(node, dbt, keys) for node in dbt["nodes"].values() if node["resource_type"] == "model"]
    return {
        thing.key: thing
        for thing in sorted(
            found, key=lambda t: (LAYERS.index(t.layer), t.page, t.name.startswith("_"), t.name)
        )
    }


def _key(node: dict[str, Any]) -> str:
    # Candidate is where a mart is made; marts is where it is read, so that is its name here.
    schema = "marts" if node.get("schema") == "candidate" else node.get("schema", "")
    return f"{schema}.{node['name']}"


def _model(node: dict[str, Any], dbt: dict[str, Any], keys: dict[str, str]) -> Thing:
    unique_id, meta = node["unique_id"], node["config"].get("meta") or {}
    layer = _key(node).split(".")[0]
    group = meta.get("publication_group", "") if layer == "marts" else ""
    description = node["description"] or _comment(node["raw_code"])
    return Thing(
        key=_key(node),
        name=node["name"],
        layer=layer,
        page=f"marts-{group}" if group else layer,
        description=" ".join(description.split()),
        columns=tuple(_field(column) for column in node["columns"].values()),
        label_zh=meta.get("label_zh", ""),
        grain=meta.get("grain", ""),
        owner=str(meta.get("owner", "")),
        group=group,
        file=f"dbt_project/{node['original_file_path']}",
        parents=tuple(keys[parent] for parent in dbt["parent_map"][unique_id] if parent in keys),
        children=_children(unique_id, dbt, keys),
        tests=_tests(unique_id, dbt),
        examples=tuple(
            (test["name"], " ".join(test["description"].split()))
            for test in dbt["unit_tests"].values()
            if unique_id in test["depends_on"]["nodes"] and test["model"] == node["name"]
        ),
    )


def _field(column: dict[str, Any]) -> Field:
    meta = {**(column.get("meta") or {}), **((column.get("config") or {}).get("meta") or {})}
    return Field(
        column["name"],
        column.get("data_type") or "",
        meta.get("label_zh", ""),
        " ".join(column["description"].split()),
        meta.get("unit", ""),
        any(constraint["type"] == "not_null" for constraint in column["constraints"]),
        meta.get("personal", ""),
    )


def _raw(table: dict[str, Any], dbt: dict[str, Any], keys: dict[str, str]) -> Thing:
    schema, name = table["schema"], table["name"]
    unique_id = f"source.zhongtai.{schema}.{name}"
    known = dbt["sources"].get(unique_id, {})
    described = known.get("columns", {})
    return Thing(
        key=f"{schema}.{name}",
        name=name,
        layer="quarantine" if schema == "quarantine" else "raw",
        page=schema.replace("_", "-"),
        description=table["description"] or " ".join(known.get("description", "").split()),
        columns=tuple(
            Field(
                column["name"],
                column["type"] or "",
                description=column["description"]
                or " ".join(described.get(column["name"], {}).get("description", "").split()),
                required=column.get("required", False),
                personal=column.get("personal", ""),
                values=tuple(column.get("values", ())),
            )
            for column in table["columns"]
        ),
        source=" ".join(known.get("source_description", "").split()),
        at_source=table.get("at_source", ""),
        cursor=table.get("cursor") or "",
        keys=tuple(table.get("key", ())),
        children=_children(unique_id, dbt, keys),
    )


def _children(unique_id: str, dbt: dict[str, Any], keys: dict[str, str]) -> tuple[str, ...]:
    below: Sequence[str] = dbt["child_map"].get(unique_id, ())
    return tuple(sorted({keys[child] for child in below if child.startswith("model.")}))


def _tests(unique_id: str, dbt: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Those attached to the model, then those of several models that read it."""
    tests = [node for node in dbt["nodes"].values() if node["resource_type"] == "test"]
    own = [test for test in tests if test.get("attached_node") == unique_id]
    shared = [
        test for test in tests if not test.get("attached_node") and unique_id in test["depends_on"]["nodes"]
    ]
    return (*own, *sorted(shared, key=lambda test: test["name"]))


def _comment(sql: str) -> str:
    """The comment that a file opens with: staging models say there what they are."""
    opening = re.match(r"(?:--.*\n)+", sql)
    return " ".join(line.lstrip("- ") for line in opening[0].splitlines()) if opening else ""
