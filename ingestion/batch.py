"""One batch of files of one mapping: typed, judged and keyed in temporary tables, set-wise, before anything is written.

Here: `_rows` (typed rows with their complaint), `_repairs` (what was mended), and the SQL of a row's key, amount and currency. Not here:
what becomes of a row (fates.py), reading files (readers.py), the SQL of a column (field_text.py, field_type.py, expressions.py), the declared shape
(shape_files.py), writing the lake (settle.py).
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ingestion.amounts import typed_name
from ingestion.expressions import broken_rules, complaint, row_hash, row_json
from ingestion.field_text import Names, text, trimmed
from ingestion.field_type import typed
from ingestion.mapping import EntityMapping, Mapping
from ingestion.ordinals import ordinals_sql
from ingestion.party_names import moved
from ingestion.personal_rows import Hidden, hide, personal
from ingestion.privacy import Door
from ingestion.readers import Delivery
from ingestion.repairs import count_delivered, count_repairs, kept_rows
from ingestion.shape import ShapeCheck
from ingestion.shape_files import refuse_misshapen, require_tokens
from ingestion.tokens import row_salt


@dataclass(frozen=True)
class Arrived:
    """A file that could be read. position orders the files of a batch: a later one wins over an earlier one."""

    position: int
    name: str
    sha256: str
    delivery: Delivery


def load_batch(
    con: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    files: list[Arrived],
    check: ShapeCheck,
    door: Door | None = None,
) -> Hidden | None:
    """Makes the temporary tables `_files`, `_rows` and `_broken` of the files.

    door: what personal columns pass; in `_rows` stand tokens then, and the values are what is returned. Raises LandingError
    where one of them does not.
    """
    hides = door if any(personal(mapped) for mapped in mapping.entities) else None
    names = list(dict.fromkeys(name for file in files for name in file.delivery.rows.column_names))
    at: Names = {name: f"c{number}" for number, name in enumerate(names)}
    tables = []
    for file in files:
        rows = file.delivery.rows
        tables.append(
            rows.rename_columns([at[name] for name in rows.column_names])
            .append_column("_file", pa.repeat(pa.scalar(file.position, pa.int32()), len(rows)))
            .append_column("_n", file.delivery.numbers)
        )
    con.register("_delivered", pa.concat_tables(tables, promote_options="default"))
    salt = row_salt(hides.vault.key) if hides else None
    con.execute("create or replace temp table _salt as select ? as salt", [salt])
    try:
        filled = [(f.position, column, n) for f in files for column, n in f.delivery.filled.items()]
        count_delivered(con, mapping, at, filled)
        con.execute(f"create or replace temp table _rows as {_rows_sql(mapping, at)}")
    finally:
        con.unregister("_delivered")
    refuse_misshapen(con, mapping, check, _delivered_sql(mapping, at))
    count_repairs(con, mapping, {name: trimmed(sql) for name, sql in at.items()})
    listed = pa.table(
        {
            "_file": pa.array([file.position for file in files], pa.int32()),
            "_file_name": [file.name for file in files],
            "_file_sha256": [file.sha256 for file in files],
        }
    )
    _keep(con, "_files", listed)
    # a line that cannot be taken apart is not kept: nobody knows what of it is personal, and the file is still there
    broken = [(file.position, number, why) for file in files for number, _, why in file.delivery.broken]
    kinds = {"_file": pa.int32(), "_n": pa.int64(), "message": pa.string()}
    columns = list(zip(*broken, strict=True)) or [()] * len(kinds)
    _keep(
        con,
        "_broken",
        pa.table({n: pa.array(v, k) for (n, k), v in zip(kinds.items(), columns, strict=True)}),
    )
    keys = {mapped.entity.name: row_key_sql(mapped) for mapped in mapping.entities}
    if not hides:
        return None
    hidden = hide(con, mapping, hides, at, keys)
    require_tokens(con, mapping, check)
    return hidden


def _keep(con: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    con.register("_kept", rows)
    con.execute(f"create or replace temp table {name} as select * from _kept")
    con.unregister("_kept")


def _rows_sql(mapping: Mapping, at: Names) -> str:
    # each text is trimmed once, in the innermost query: the typed value and the complaint both read it
    read = {name: (f"t{number}", trimmed(at[name])) for number, name in enumerate(mapping.needed)}
    ordinals = ordinals_sql(mapping, at)
    read |= ordinals
    texts = {name: alias for name, (alias, _) in read.items()}
    columns, complaints = [], {}
    for mapped in mapping.entities:
        for name, field in mapped.fields.items():
            column, alias = mapped.entity.column(name), typed_name(mapped, name)
            columns.append(f"{typed(column, field, mapping.shape, texts)} as {alias}")
            said = complaint(column, mapped, alias, texts)
            if said:
                # one row is refused for one reason: the first
                complaints.setdefault(
                    said.replace(alias, ""),
                    f"when {said} is not null then {{'c': {text(name)}, 'm': {said}}}",
                )
        for name, said in broken_rules(mapped, texts):
            complaints[said] = f"when {said} is not null then {{'c': {text(name)}, 'm': {said}}}"
        if mapped.moves_names:
            columns = moved(mapped, columns, mapping, texts)
    own = {name: sql for name, sql in at.items() if not mapping.looked_up(name) and name not in ordinals}
    hashed = (
        row_hash(own, "(select salt from temp._salt)")
        if any(mapped.keyless for mapped in mapping.entities)
        else "null"
    )
    nothing = "cast(null as struct(c varchar, m varchar))"
    wrong = f"case {' '.join(complaints.values())} end" if complaints else nothing
    trims = "".join(f", {sql} as {alias}" for alias, sql in read.values())
    trimmed_only = [texts[name] for name in mapping.needed]
    without = f"exclude ({', '.join(trimmed_only)})" if trimmed_only else ""
    return (
        f"select * {without}, {wrong} as _bad, case when _bad is not null then {_delivered_sql(mapping, at)} end as _raw_json from ("
        f"select *, {', '.join(columns)}, {hashed} as _hash from ("
        f"select *{trims} from _delivered where {kept_rows(mapping, at)}))"
    )


def _delivered_sql(mapping: Mapping, at: Names) -> str:
    """SQL over `_rows`: the row as it was delivered, as JSON. What nobody reads is not written down either."""
    counted = {name: alias for name, (alias, _) in ordinals_sql(mapping, at).items()}
    return row_json({name: at[name] for name in mapping.needed} | counted)


def row_key_sql(mapped: EntityMapping) -> tuple[str, str]:
    """SQL over `_rows`: the row's key as text, and which of the good rows have one."""
    if mapped.keyless:
        return "_hash || ':' || row_number() over (partition by _file, _hash order by _n)", "true"
    names = [typed_name(mapped, key) for key in mapped.entity.key]
    key = f"concat_ws(':', {', '.join(f'cast({name} as varchar)' for name in names)})"
    return key, " and ".join(f"{name} is not null" for name in names) or "true"
