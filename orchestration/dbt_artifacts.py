"""What dbt says of itself, read from `manifest.json` and `run_results.json` into plain values for the other pieces."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.dictionary import Entry
from quality.plan import Model

MANIFEST_MISSING = "dbt has not built here yet: `zhongtai run`."


@dataclass(frozen=True)
class Result:
    """How one node of a dbt run ended; `objects` are the models a test speaks about, `wanted` is what a test says in its
    `meta.wanted` must hold, with the cure."""

    node: str
    kind: str
    status: str
    message: str
    seconds: float
    objects: tuple[str, ...]
    severity: str
    sql: str
    wanted: str = ""


def read_manifest(target: Path) -> dict[str, Any]:
    """The manifest as dbt wrote it. Raises FileNotFoundError with the cure."""
    path = target / "manifest.json"
    if not path.exists():
        raise FileNotFoundError(f"{path}: {MANIFEST_MISSING}")
    return json.loads(path.read_text())


def name_of(unique_id: str, manifest: Mapping[str, Any]) -> str:
    """A model's name; a source's `schema.table`."""
    if unique_id in manifest["sources"]:
        source = manifest["sources"][unique_id]
        return f"{source['schema']}.{source['name']}"
    return manifest["nodes"][unique_id]["name"] if unique_id in manifest["nodes"] else unique_id


def models(manifest: Mapping[str, Any]) -> dict[str, Model]:
    """The graph of models and seeds by name; marts carry their publication group."""
    return {
        node["name"]: Model(
            node["name"],
            tuple(name_of(parent, manifest) for parent in node["depends_on"].get("nodes", ())),
            _meta(node).get("publication_group"),
        )
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }


def mart_columns(manifest: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Columns and their types of every mart, as its contract declares them."""
    return {
        node["name"]: {name: column.get("data_type") or "" for name, column in node["columns"].items()}
        for node in _marts(manifest)
    }


def dictionary(manifest: Mapping[str, Any]) -> tuple[Entry, ...]:
    """One entry for each column of each mart, in the order of the YAML."""
    entries = []
    for node in _marts(manifest):
        meta = _meta(node)
        for position, (name, column) in enumerate(node["columns"].items(), start=1):
            column_meta = {**column.get("meta", {}), **(column.get("config") or {}).get("meta", {})}
            entries.append(
                Entry(
                    mart=node["name"],
                    position=position,
                    column_name=name,
                    data_type=column.get("data_type") or "",
                    description=" ".join(column.get("description", "").split()),
                    label_zh=column_meta.get("label_zh", ""),
                    unit=column_meta.get("unit", ""),
                    mart_description=" ".join(node["description"].split()),
                    mart_label_zh=meta.get("label_zh", ""),
                    grain=meta.get("grain", ""),
                    owner=_owner(meta),
                    publication_group=meta["publication_group"],
                )
            )
    return tuple(entries)


def results(target: Path, manifest: Mapping[str, Any]) -> Iterator[Result]:
    """How each node of the last run ended. Raises FileNotFoundError when dbt died before it could say."""
    for row in json.loads((target / "run_results.json").read_text())["results"]:
        unique_id = row["unique_id"]
        node = manifest["nodes"].get(unique_id) or manifest.get("unit_tests", {}).get(unique_id)
        if node is None:
            continue
        yield Result(
            node=node["name"],
            kind=node["resource_type"],
            status=row["status"],
            message=_message(row, node),
            seconds=row.get("execution_time") or 0.0,
            objects=_objects(node, manifest),
            severity=str((node.get("config") or {}).get("severity") or "error").lower(),
            sql=row.get("compiled_code") or "",
            wanted=_meta(node).get("wanted", ""),
        )


def _message(row: Mapping[str, Any], node: Mapping[str, Any]) -> str:
    """dbt's own words; of a data test that ran to its end, how many rows failed."""
    if node["resource_type"] == "test" and row["status"] in ("fail", "warn"):
        count = row["failures"]
        return f"{count} failing row{'s' * (count != 1)}"
    return row.get("message") or ""


def _objects(node: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    if node["resource_type"] == "model":
        return (node["name"],)
    attached = node.get("attached_node")
    ids = [attached] if attached else node.get("depends_on", {}).get("nodes", [])
    return tuple(name_of(unique_id, manifest) for unique_id in ids)


def _marts(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    nodes = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    return sorted((n for n in nodes if _meta(n).get("publication_group")), key=lambda n: n["name"])


def _meta(node: Mapping[str, Any]) -> dict[str, Any]:
    return {**node.get("meta", {}), **node.get("config", {}).get("meta", {})}


def _owner(meta: Mapping[str, Any]) -> str:
    owner = meta.get("owner", "")
    return owner if isinstance(owner, str) else json.dumps(owner, ensure_ascii=False)
