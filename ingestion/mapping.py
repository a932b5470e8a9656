"""The grammar of mapping.yaml: how a folder's files become canonical entities. Parsed and refused here.

Here: what may stand in a mapping. Not here: SQL (expressions.py), reading files (readers.py), landing (inbox.py).
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from ingestion.catalog import entity
from ingestion.errors import LandingError
from ingestion.mapping_keys import checked_encoding, checked_keys, checked_zone, listed, one_of
from ingestion.spec import Entity

FORMATS = ("csv", "parquet")
_TOP = {"source", "format", "files", "encoding", "delimiter", "timezone", "delivery", "entities", "control"}
_ENTITY = {"collapse", "keyless", "columns"}
_FIELD = {"column", "value", "format", "cases", "otherwise"}
_CONTROL = {"files", "entity", "rows", "amount", "currency"}


@dataclass(frozen=True)
class Field:
    """Where one canonical column comes from: a column of the file (perhaps through cases), or a constant."""

    column: str | None = None
    value: str | None = None
    format: str | None = None
    cases: tuple[tuple[str, str], ...] = ()
    otherwise: str | None = None


@dataclass(frozen=True)
class EntityMapping:
    """One entity that the files feed. collapse: first | last row of a key; keyless: hash and ordinal as key."""

    entity: Entity
    fields: dict[str, Field]
    collapse: str | None = None
    keyless: bool = False


@dataclass(frozen=True)
class Control:
    """Files in which the delivering system states its own totals. rows, amount: columns of those files."""

    files: str
    entity: str
    rows: str | None
    amount: str | None
    currency: Field


@dataclass(frozen=True)
class Mapping:
    """One mapping.yaml. delivery 'full': the newest file is the whole list, what it lacks is removed."""

    name: str
    path: Path
    source: str
    format: str
    files: str
    encoding: str
    delimiter: str
    timezone: str
    delivery: str
    entities: tuple[EntityMapping, ...]
    control: Control | None

    def has_control(self, entity: str) -> bool:
        """Whether control files speak for the entity, so that what is read counts nothing by itself."""
        return self.control is not None and self.control.entity == entity

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a file must have."""
        found = [f.column for e in self.entities for f in e.fields.values() if f.column]
        return tuple(dict.fromkeys(found))


def read_mapping(path: Path) -> Mapping:
    """The mapping in that file. Raises LandingError naming file and key, and the keys allowed."""
    where = f"{path.parent.name}/{path.name}"
    try:
        # BaseLoader leaves every scalar a text: a column may be called `no`, a value may be 007
        text = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        found = str(error).splitlines()[0]
        raise LandingError(
            f"it is not YAML: {found}", where, "write it as UTF-8 YAML; see the examples"
        ) from None
    top = checked_keys(text, _TOP, where)
    for key in ("source", "files", "entities"):
        if not top.get(key):
            raise LandingError(f"the key {key!r} is missing", where, f"add it; the keys are {listed(_TOP)}")
    entities = tuple(
        _entity(name, body, f"{where}, entities.{name}")
        for name, body in checked_keys(top["entities"], None, f"{where}, entities").items()
    )
    delivery = one_of(top.get("delivery", "delta"), ("delta", "full"), f"{where}, delivery")
    if delivery == "full" and (facts := [e.entity.name for e in entities if e.entity.is_fact]):
        raise LandingError(
            f"{', '.join(facts)} cannot be delivered full: withdrawn rows of facts are not reconciled yet",
            f"{where}, delivery",
            "leave `delivery` out, and deliver corrections as rows with the same keys",
        )
    return Mapping(
        name=path.parent.name,
        path=path,
        source=str(top["source"]),
        format=one_of(top.get("format", "csv"), FORMATS, f"{where}, format"),
        files=str(top["files"]),
        encoding=checked_encoding(str(top.get("encoding", "utf-8")), where),
        delimiter=str(top.get("delimiter", ",")),
        timezone=checked_zone(str(top.get("timezone", "UTC")), where),
        delivery=delivery,
        entities=entities,
        control=_control(top["control"], entities, f"{where}, control") if "control" in top else None,
    )


def _entity(name: str, body: object, where: str) -> EntityMapping:
    described, keys = entity(name, where), checked_keys(body, _ENTITY, where)
    columns = checked_keys(keys.get("columns"), {c.name for c in described.columns}, f"{where}.columns")
    fields = {name: _field(found, f"{where}.columns.{name}") for name, found in columns.items()}
    keyless = one_of(keys.get("keyless", "false"), ("true", "false"), f"{where}.keyless") == "true"
    needed = {c.name for c in described.columns if not c.nullable} | (
        set() if keyless else set(described.key)
    )
    if missing := sorted(needed - set(fields)):
        raise LandingError(
            f"{described.name} needs {', '.join(missing)}",
            f"{where}.columns",
            "map them to a column or a value",
        )
    collapse = keys.get("collapse")
    if collapse is not None:
        one_of(collapse, ("first", "last"), f"{where}.collapse")
    if collapse and keyless:
        raise LandingError("a keyless entity cannot collapse", where, "keep one of the two keys")
    return EntityMapping(described, fields, collapse, keyless)


def _field(found: object, where: str) -> Field:
    if not isinstance(found, dict):
        return Field(column=str(found))
    keys = checked_keys(found, _FIELD, where)
    if ("column" in keys) == ("value" in keys):
        raise LandingError("it has both 'column' and 'value', or neither", where, "give one of the two")
    text = {key: str(value) for key, value in keys.items() if key != "cases" and value is not None}
    cases = tuple(
        (str(k), str(v)) for k, v in checked_keys(keys.get("cases") or {}, None, f"{where}.cases").items()
    )
    return Field(text.get("column"), text.get("value"), text.get("format"), cases, text.get("otherwise"))


def _control(body: object, entities: tuple[EntityMapping, ...], where: str) -> Control:
    keys = checked_keys(body, _CONTROL, where)
    fed = [mapped.entity.name for mapped in entities]
    if not keys.get("files") or not (keys.get("rows") or keys.get("amount")):
        raise LandingError(
            "it needs 'files' and 'rows' or 'amount'", where, f"the keys are {listed(_CONTROL)}"
        )
    name = one_of(keys.get("entity", fed[-1]), tuple(fed), f"{where}.entity")
    rows, amount = keys.get("rows"), keys.get("amount")
    currency = _field(keys.get("currency", {"value": ""}), f"{where}.currency")
    return Control(str(keys["files"]), name, rows and str(rows), amount and str(amount), currency)
