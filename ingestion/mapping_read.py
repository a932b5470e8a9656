"""Reads a mapping.yaml, and refuses what may not stand in it.

Not here: what it means (mapping.py), the grammar of one column (mapping_fields.py).
"""

from dataclasses import replace
from pathlib import Path

from ingestion.catalog import entity
from ingestion.errors import LandingError
from ingestion.field import Field
from ingestion.mapping import FORMATS, Control, EntityMapping, Lookup, Mapping, Shape
from ingestion.mapping_fields import checked_marks, read_field
from ingestion.mapping_keys import (
    checked_encoding,
    checked_expression,
    checked_keys,
    checked_list,
    checked_zone,
    choice,
    counted,
    listed,
    read_yaml,
)

_SHAPE = {
    *("format", "encoding", "delimiter", "quote", "row_end", "header", "header_row", "header_rows", "sheet", "merged"),
    "timezone",
}  # fmt: skip
_PART = {*_SHAPE, "files", "decimal", "thousands", "skip", "lookup", "delivery", "entities", "control"}
_TOP = {*_PART, "source", "parts"}
_WHOLE = {"files", "entities", "control", "skip", "lookup"}  # these belong to a part where there are parts
_ENTITY = {"collapse", "collapse_by", "keyless", "columns"}
_CONTROL = {"files", "entity", "rows", "amount", "currency"}
_LOOKUP = {*_SHAPE, "files", "on"}


def read_mappings(path: Path) -> tuple[Mapping, ...]:
    """What the file says, one a part. Raises LandingError naming file and key, and the keys allowed."""
    where = f"{path.parent.name}/{path.name}"
    top = checked_keys(read_yaml(path, where), _TOP, where)
    if not top.get("source"):
        raise LandingError("the key 'source' is missing", where, f"add it; the keys are {listed(_TOP)}")
    if "parts" not in top:
        return (
            _mapping(path, {k: v for k, v in top.items() if k != "source"}, str(top["source"]), "", where),
        )
    if whole := sorted(_WHOLE & set(top)):
        raise LandingError(f"{', '.join(whole)} beside parts", where, "put it into the part it belongs to")
    shared = {key: value for key, value in top.items() if key not in ("source", "parts")}
    parts = tuple(
        _mapping(
            path,
            {**shared, **checked_keys(body, _PART, f"{where}, parts.{name}")},
            str(top["source"]),
            str(name),
            f"{where}, parts.{name}",
        )
        for name, body in checked_keys(top["parts"], None, f"{where}, parts").items()
    )
    for part in parts:
        fed = {mapped.entity.name for other in parts if other is not part for mapped in other.entities}
        if part.delivery == "full" and (shared_too := sorted(fed & {m.entity.name for m in part.entities})):
            raise LandingError(
                f"{', '.join(shared_too)} is a full list here, and another part feeds it too",
                f"{where}, parts.{part.part}",
                "leave `delivery: full` out: each list would remove the other's rows",
            )
    return parts


def _mapping(path: Path, body: dict, source: str, part: str, where: str) -> Mapping:
    for key in ("files", "entities"):
        if not body.get(key):
            raise LandingError(f"the key {key!r} is missing", where, f"add it; the keys are {listed(_PART)}")
    marks = checked_marks((str(body.get("decimal", ".")), str(body.get("thousands", ""))), where)
    entities = tuple(
        _entity(name, found, f"{where}, entities.{name}", marks)
        for name, found in checked_keys(body["entities"], None, f"{where}, entities").items()
    )
    delivery = choice(body.get("delivery", "delta"), ("delta", "full"), f"{where}, delivery")
    if delivery == "full" and (facts := [e.entity.name for e in entities if e.entity.is_fact]):
        raise LandingError(
            f"{', '.join(facts)} cannot be delivered full: withdrawn rows of facts are not reconciled yet",
            f"{where}, delivery",
            "leave `delivery` out, and deliver corrections as rows with the same keys",
        )
    shape = _shape(body, where)
    skip = tuple(
        (str(column), checked_expression(str(expression), f"{where}, skip.{column}"))
        for column, expression in checked_keys(body.get("skip") or {}, None, f"{where}, skip").items()
    )
    lookups = tuple(
        _lookup(str(name), found, shape, f"{where}, lookup.{name}")
        for name, found in checked_keys(body.get("lookup") or {}, None, f"{where}, lookup").items()
    )
    control = _control(body["control"], entities, f"{where}, control") if "control" in body else None
    files = str(body["files"])
    fields = [field for mapped in entities for field in mapped.fields.values() if field.decimal == ","]
    shape = replace(shape, comma=tuple(dict.fromkeys(column for field in fields for column in field.columns)))
    return Mapping(
        path.parent.name, path, source, files, shape, delivery, entities, control, part, skip, lookups
    )


def _shape(body: dict, where: str) -> Shape:
    header = checked_list(body.get("header", []), f"{where}, header")
    named = [name for name in header if name != "_"]
    if doubled := sorted({name for name in named if named.count(name) > 1}):
        raise LandingError(
            f"column {', '.join(map(repr, doubled))} stands twice", f"{where}, header", "name each once"
        )
    delimiter, quote = str(body.get("delimiter", ",")), str(body.get("quote", '"'))
    if not delimiter or len(quote) > 1:
        raise LandingError("a delimiter has a sign or more, a quote one or none", where, "correct the two")
    encodings = body.get("encoding", "utf-8")
    encoding, *others = (
        checked_list(encodings, f"{where}, encoding") if isinstance(encodings, list) else [str(encodings)]
    )
    return Shape(
        format=choice(body.get("format", "csv"), FORMATS, f"{where}, format"),
        encoding=checked_encoding(encoding, where),
        other_encodings=tuple(checked_encoding(name, where) for name in others),
        delimiter={"\\t": "\t"}.get(delimiter, delimiter),
        quote=quote,
        row_end=str(body.get("row_end", "")),
        header=header,
        header_row=counted(body.get("header_row", "1"), f"{where}, header_row"),
        header_rows=counted(body.get("header_rows", "1"), f"{where}, header_rows"),
        sheet=str(body.get("sheet", "")),
        merged=checked_list(body.get("merged", []), f"{where}, merged"),
        timezone=checked_zone(str(body.get("timezone", "UTC")), where),
    )


def _entity(name: str, body: object, where: str, marks: tuple[str, str]) -> EntityMapping:
    described, keys = entity(name, where), checked_keys(body, _ENTITY, where)
    columns = checked_keys(keys.get("columns"), {c.name for c in described.columns}, f"{where}.columns")
    fields = {
        name: read_field(found, described.column(name), f"{where}.columns.{name}", marks)
        for name, found in columns.items()
    }
    keyless = choice(keys.get("keyless", "false"), ("true", "false"), f"{where}.keyless") == "true"
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
        choice(collapse, ("first", "last"), f"{where}.collapse")
    if collapse and keyless:
        raise LandingError("a keyless entity cannot collapse", where, "keep one of the two keys")
    by = keys.get("collapse_by")
    if by is not None:
        choice(by, tuple(fields), f"{where}.collapse_by")
        if not collapse:
            raise LandingError("it has 'collapse_by' without 'collapse'", where, "say first or last")
    return EntityMapping(described, fields, collapse, by, keyless)


def _lookup(name: str, body: object, shape: Shape, where: str) -> Lookup:
    keys = checked_keys(body, _LOOKUP, where)
    on = checked_keys(keys.get("on"), None, f"{where}.on")
    if not keys.get("files") or not on:
        raise LandingError("it needs 'files' and 'on'", where, f"the keys are {listed(_LOOKUP)}")
    kept = {
        key: value
        for key, value in shape.__dict__.items()
        if key not in ("header", "sheet", "merged", "comma")
    }
    laid = _shape({**{key: str(value) for key, value in kept.items()}, **keys}, where)
    return Lookup(name, str(keys["files"]), laid, tuple((str(k), str(v)) for k, v in on.items()))


def _control(body: object, entities: tuple[EntityMapping, ...], where: str) -> Control:
    keys = checked_keys(body, _CONTROL, where)
    fed = [mapped.entity.name for mapped in entities]
    if not keys.get("files") or not (keys.get("rows") or keys.get("amount")):
        raise LandingError(
            "it needs 'files' and 'rows' or 'amount'", where, f"the keys are {listed(_CONTROL)}"
        )
    name = choice(keys.get("entity", fed[-1]), tuple(fed), f"{where}.entity")
    rows, amount = keys.get("rows"), keys.get("amount")
    currency: Field = read_field(keys.get("currency", {"value": ""}), None, f"{where}.currency")
    return Control(str(keys["files"]), name, rows and str(rows), amount and str(amount), currency)
