"""A first mapping for a file nobody has seen: which entity it seems to be, which column seems to be what, as YAML with
remarks where a person must decide.

Here: putting it together. Not here: names (draft_names.py), values (draft_values.py), the grammar (mapping_read.py).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from ingestion.catalog import ENTITIES
from ingestion.catalog import entity as entity_of
from ingestion.deliveries import digest_of, read_content, read_settled
from ingestion.draft_names import best_entity, matched
from ingestion.draft_values import date_format, is_full_width, number_marks, shape_of
from ingestion.field_text import BLANKS, half_width
from ingestion.mapping import Shape
from ingestion.read_xlsx import SHEET
from ingestion.spec import Column, Entity
from ingestion.workbook import sheet_names

_SAMPLE = 1_000  # different values of a column that are looked at
_NO_NAME = "no column's name says what it is; say it with --entity NAME"
# An order's lines bring their order along, where the file has its columns too.
_HEADS = {"sales_order_line": "sales_order", "pos_sale_line": "pos_sale"}
_NUMBERS_OF_PEOPLE = ("employee_number", "member_number", "username")
_SAID = {
    "currency": "CNY",
    "status": "done",
    "direction": "out",
    "role": "unit_manager",
    "stage": "opportunity",
}


def draft(paths: Sequence[Path], entity_name: str | None = None, timezone: str = "Asia/Shanghai") -> str:
    """The text of a mapping.yaml; several files of one system become its parts. entity_name: where a person knows it.

    Raises LandingError for an unreadable file.
    """
    drafted = [_drafted(path, entity_name) for path in paths]
    lines = [
        *(told for told, _ in drafted),
        "# Look at every line marked `decide`, then: zhongtai sources check FOLDER",
        f"source: {_source_name(paths[0])}   # decide: it prefixes ids, for ever",
        f"timezone: {timezone}   # decide: the zone of local times",
    ]
    if len(paths) == 1:
        return "\n".join([*lines, *drafted[0][1]]) + "\n"
    lines.append("parts:")
    for path, (_, part) in zip(paths, drafted, strict=True):
        # Unlike a source's, a part's name may be Chinese: two such files must not both be `my_source`.
        lines += [f"  {re.sub(r'\W+', '_', path.stem.lower())}:", *(f"    {line}" for line in part)]
    return "\n".join(lines) + "\n"


def _drafted(path: Path, entity_name: str | None) -> tuple[str, list[str]]:
    """What the file seems to be, as a remark, and its layout and entities as lines of YAML."""
    content = read_settled(path, path.name)
    shape = shape_of(content, path.name)
    sheet = ""
    if shape.format == "xlsx" and len(sheets := sheet_names(content, path.name)) > 1:
        sheet, shape = sheets[0], Shape(format="xlsx", sheet=_literal(sheets[0]))
    rows = read_content(content, shape, (), path.name).rows
    names = [name for name in rows.column_names if name != SHEET]
    entity = entity_of(entity_name, path.name) if entity_name else best_entity(names)
    samples = {
        name: [
            v.strip(BLANKS)
            for v in rows.column(name).unique().slice(0, _SAMPLE).to_pylist()
            if v and v.strip(BLANKS)
        ]
        for name in names
    }
    told = f"{entity.name} — {entity.description.lower()}" if matched(names, entity) else _NO_NAME
    lines = [*_layout(path, shape, sheet), "entities:"]
    read: set[str] = set()
    if head := ENTITIES.get(_HEADS.get(entity.name, "")):
        found = matched(names, head)
        if all(c.name in found or c.name in _SAID for c in head.columns if not c.nullable):
            lines += _entity(head, found, samples, shape, collapse=True)
            read |= set(found.values())
    found = matched(names, entity)
    lines += _entity(entity, found, samples, shape, collapse=False)
    if left := [name for name in names if name not in read | set(found.values())]:
        lines.append(
            f"# not mapped: {', '.join(left[:50])}{' …' if len(left) > 50 else ''}".replace("\n", " ")
        )
    return f"# A draft for {path.name} ({digest_of(content)[:12]}): {told}.", lines


def _source_name(path: Path) -> str:
    return re.sub("[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "my_source"


def _entity(
    entity: Entity, found: dict[str, str], samples: dict[str, list[str]], shape: Shape, *, collapse: bool
) -> list[str]:
    lines = [f"  {entity.name}:"]
    if collapse:
        lines.append("    collapse: first   # many rows, one of these")
    without = [key for key in entity.key if key not in found and entity.column(key).nullable]
    if without and not collapse:
        lines.append(
            f"    keyless: true   # decide: there is no {', '.join(without)}; identical rows are all kept"
        )
    lines.append("    columns:")
    for column in entity.columns:
        required = not column.nullable or (column.name in entity.key and column.name not in without)
        if column.name in found:
            text, remark = _field(column, found[column.name], samples[found[column.name]], shape)
            lines.append(f"      {column.name}: {text}{remark}")
        elif required:
            said = _SAID.get(column.name, "")
            value = json.dumps(said if said in column.values or not column.values else "")
            why = f"required, and no column looks like it ({column.description})"
            lines.append(f"      {column.name}: {{value: {value}}}   # decide: {why}")
        else:
            lines.append(f"      # {column.name}: {column.description}")
    return lines


def _layout(path: Path, shape: Shape, sheet: str) -> list[str]:
    lines = [
        f"format: {shape.format}",
        f"files: {_quoted(_alike(path))}   # decide: which files of the folder",
    ]
    if sheet:
        lines.append(f"sheet: {_quoted(shape.sheet)}   # decide: the first of several; * stands for any")
    if shape.format == "csv":
        lines += [f"encoding: {shape.encoding}", f"delimiter: {_quoted(shape.delimiter)}"]
        if shape.row_end:
            lines.append(f"row_end: {_quoted(shape.row_end)}")
        if shape.header:
            lines.append(
                f"header: [{', '.join(shape.header)}]   # decide: the file has no header; name its columns"
            )
    return lines


def _alike(path: Path) -> str:
    """A pattern for the files that come after this one: `pos_*.csv` for pos_2026-06-01.csv."""
    stem = re.split(r"[\W_]*\d", path.stem)[0]
    return f"{stem}*{path.suffix}"


def _field(column: Column, name: str, values: list[str], shape: Shape) -> tuple[str, str]:
    """The YAML of one column, and a remark."""
    keys, remark, repair = {}, "", []
    if is_full_width(values):
        repair.append("full_width")
        values = [half_width(value) for value in values]
    if column.type in ("DATE", "TIMESTAMP WITH TIME ZONE"):
        if shape.format == "xlsx" and any(re.fullmatch(r"\d{5}(\.\d+)?", value) for value in values):
            repair.append("serial")
        values = [value for value in values if not re.fullmatch(r"\d{5}(\.\d+)?", value)]
        form = date_format(values)
        if form is None and values:
            remark = f"   # decide: format, for values like {values[0][:30]}"
        elif form and form[0] not in ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
            keys["format"] = form[0]
            remark = "   # decide: day and month may be the other way round" if form[1] else ""
    elif column.type.startswith(("DECIMAL", "INTEGER")):
        decimal, thousands = number_marks(values)
        keys |= {"decimal": decimal} if decimal != "." else {}
        keys |= {"thousands": thousands} if thousands else {}
    elif column.values and (strange := sorted(set(values) - set(column.values))):
        near = {value: value.lower() if value.lower() in column.values else "?" for value in strange}
        keys["values"] = "{" + ", ".join(f"{_quoted(k)}: {_quoted(v)}" for k, v in near.items()) + "}"
        remark = f"   # decide: each is one of {', '.join(column.values)}"
    elif column.name in _SAID and values and not column.values:
        remark = f"   # decide: {column.description}; found: {', '.join(sorted(values)[:8])}".replace(
            "\n", " "
        )
    elif column.name in _NUMBERS_OF_PEOPLE and not any(re.search(r"\d", value) for value in values):
        remark = "   # decide: a number, never a person's name: leave it out if these are names"
    if not values and column.name not in _SAID:
        remark = "   # decide: it is empty in this file"
    if repair:
        keys["repair"] = f"[{', '.join(repair)}]"
    if not keys:
        return _quoted(name), remark
    ready = ("repair", "values")
    inner = ", ".join(f"{key}: {value if key in ready else _quoted(value)}" for key, value in keys.items())
    return f"{{column: {_quoted(name)}, {inner}}}", remark


def _quoted(text: str) -> str:
    """As YAML: bare where nothing in it means anything else."""
    return (
        text
        if re.fullmatch(r"[\w一-鿿][\w一-鿿 ]*", text) and text == text.strip()
        else json.dumps(text, ensure_ascii=False)
    )


def _literal(sheet: str) -> str:
    """A pattern that is the sheet's name itself."""
    return re.sub(r"([\[*?])", r"[\1]", sheet)
