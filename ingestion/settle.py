"""Writes one batch of the inbox into the lake, in one transaction: rows, refusals, totals, repairs and the files' own record.

Here: what becomes of the rows that batch.py judged. Not here: judging them.
"""

import duckdb

from ingestion.amounts import amount_sql, currency_sql
from ingestion.batch import Arrived
from ingestion.fates import key_new_rows
from ingestion.field_text import text
from ingestion.inbox_totals import Load, record_files, record_totals
from ingestion.mapping import EntityMapping, Mapping
from ingestion.personal_rows import Hidden
from ingestion.released import give_up
from ingestion.repairs import record_repairs
from ingestion.report import TableReport
from ingestion.sql import one
from ingestion.transaction import whole

_REFUSED = (
    "insert into quarantine.refused_row (source, entity, file_name, file_sha256, row_number, row_key, reason,"
    " column_name, message, raw_json, amount, currency, load_id, refused_at) "
)
_NEWEST = "(select max(_file) from temp._files)"


def settle(
    con: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    files: list[Arrived],
    load: Load,
    hidden: Hidden | None = None,
    *,
    released: bool = False,
) -> list[TableReport]:
    """All or nothing. The temporary tables of batch.load_batch exist. Raises duckdb.Error.

    hidden: the batch's personal values; those of rows that land are in the vault before the rows are in the lake.
    released: the rows are some that were refused before, of files that landed.
    """
    for mapped in mapping.entities:
        key_new_rows(con, mapping, mapped)
    if hidden:
        hidden.keep(con)
    with whole(con):
        if released:
            give_up(con, mapping, load)
        reports = [_entity(con, mapping, mapped, load, released) for mapped in mapping.entities]
        if not released:
            record_totals(con, mapping, load)
            record_files(con, mapping, files, load)
        record_repairs(con, mapping, load.sql)
    return reports


def _entity(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, mapped: EntityMapping, load: Load, released: bool
) -> TableReport:
    name, source = mapped.entity.name, text(mapping.source)
    new, target = f"temp._new_{name}", f"raw_inbox.{name}"
    counts = dict(con.execute(f"select _fate, count(*) from {new} group by 1").fetchall())
    refused = _refuse(con, mapping, mapped, load, counts)
    if counts.get("replace"):
        con.execute(
            f"delete from {target} where _source = {source}"
            f" and _row_key in (select _row_key from {new} where _fate = 'replace')"
        )
    columns = ", ".join(column.name for column in mapped.entity.columns)
    if counts.get("insert") or counts.get("replace"):
        con.execute(
            f"insert into {target} ({columns}, _source, _row_key, _file_sha256, _file_name, _row_number, _load_id,"
            f" _loaded_at) select {columns}, {source}, _row_key, _file_sha256, _file_name, _n, {load.sql}"
            f" from {new} where _fate in ('insert', 'replace') order by _file, _n"
        )
    if mapping.has_control(name):
        _supersede(con, source)
    whole = mapping.delivery == "full" and not released
    deleted = _remove_absent(con, mapping, mapped, load) if whole else 0
    return TableReport(
        name, counts.get("insert", 0), counts.get("replace", 0), deleted, refused, mode="files"
    )


def _supersede(con: duckdb.DuckDBPyConnection, source: str) -> None:
    """What the system says it sold counts a sale once: rows refused from an earlier version of a file are not owed."""
    con.execute(
        "update quarantine.refused_row as r set reason = 'superseded' from temp._files f"
        f" where r.source = {source} and r.file_name = f._file_name and r.file_sha256 <> f._file_sha256"
        " and r.reason = 'invalid'"
    )


def _refuse(con, mapping: Mapping, mapped: EntityMapping, load: Load, counts: dict[str, int]) -> int:
    """Lists refused rows of the entity; a collapsing entity leaves that to those it shares its rows with."""
    name, source, new = mapped.entity.name, text(mapping.source), f"temp._new_{mapped.entity.name}"
    lister = [m for m in mapping.entities if not m.collapse] or [mapping.entities[-1]]
    selects = []
    if mapped in lister:
        amount, currency = amount_sql(mapped), currency_sql(mapping, mapped)
        selects += [
            f"select {source}, '{name}', _file_name, _file_sha256, _n, null, {_unreadable(mapping, mapped)}, _bad.c, _bad.m, _raw_json,"
            f" {amount}, {currency}, {load.sql} from temp._rows join temp._files using (_file) where _bad is not null",
            f"select {source}, '{name}', _file_name, _file_sha256, _n, null, 'invalid', null, message,"
            f" null, null, null, {load.sql} from temp._broken join temp._files using (_file)",
        ]
    if not mapped.collapse:
        columns = ", ".join(f"'{column.name}', n.{column.name}" for column in mapped.entity.columns)
        beaten = (
            f"select {source}, '{name}', n._file_name, n._file_sha256, n._n, n._row_key, {_repeated(mapping, name)}, null,"
            " 'same key as row ' || w._n || ' of ' || w._file_name, cast(json_object("
            f"{columns}) as varchar), n._amount, n._currency, {load.sql}"
            f" from {new} n join {new} w on w._row_key = n._row_key and w._rank = 1 where n._fate = 'beaten'"
        )
        selects += [beaten] if counts.get("beaten") else []
        if mapped.entity.is_fact:
            selects += _already_landed(mapping, mapped, load, columns, counts)
    if not selects:
        return 0
    return one(con, _REFUSED + " union all ".join(selects))


def _unreadable(mapping: Mapping, mapped: EntityMapping) -> str:
    """Why a row that cannot be read is listed. A system that counts sales counts the line once that stands twice in its file, and a
    person need not decide twice."""
    if mapped.keyless or not mapping.has_control(mapped.entity.name):
        return "'invalid'"
    before = "row_number() over (partition by _file, _raw_json order by _n) > 1"
    return f"case when _raw_json is not null and {before} then 'superseded' else 'invalid' end"


def _repeated(mapping: Mapping, entity: str) -> str:
    """Why a repeated row is listed: owed to files that are counted as read, not to a system that counts sales."""
    return "'superseded'" if mapping.has_control(entity) else "'duplicate'"


def _remove_absent(con, mapping: Mapping, mapped: EntityMapping, load: Load) -> int:
    """A full delivery: what the newest file lacks goes, and is listed. Not when rows of that file were refused,
    for then nobody knows whether it lacks them."""
    name, source, new = mapped.entity.name, text(mapping.source), f"temp._new_{mapped.entity.name}"
    if refused_in_newest(con):
        return 0
    absent = (
        f"from raw_inbox.{name} r where _source = {source}"
        f" and _row_key not in (select _row_key from {new} where _file = {_NEWEST})"
    )
    gone = one(
        con,
        f"insert into quarantine.deleted_row select {source}, '{name}', _row_key, cast(to_json(r) as varchar),"
        f" {amount_sql(mapped, lambda column: f'r.{column}')}, null, {load.sql} {absent}",
    )
    if gone:
        con.execute(f"delete {absent}")
    return gone


def refused_in_newest(con: duckdb.DuckDBPyConnection) -> int:
    """Rows of the batch's newest file that could not be read."""
    bad = "(select _file from temp._rows where _bad is not null union all select _file from temp._broken)"
    return one(con, f"select count(*) from {bad} where _file = {_NEWEST}")


def _already_landed(mapping: Mapping, mapped: EntityMapping, load: Load, columns: str, counts) -> list[str]:
    name, source, new = mapped.entity.name, text(mapping.source), f"temp._new_{mapped.entity.name}"
    same = (
        f"select {source}, '{name}', n._file_name, n._file_sha256, n._n, n._row_key, {_repeated(mapping, name)}, null,"
        " 'landed already from row ' || n._old_row || ' of ' || n._old_file, cast(json_object("
        f"{columns}) as varchar), n._amount, n._currency, {load.sql} from {new} n where n._fate = 'same'"
    )
    old_columns = columns.replace("n.", "r.")
    old_amount = amount_sql(mapped, lambda column: f"r.{column}")
    # a correction may change the currency: what goes is owed in the old one
    own = any(column.name == "currency" for column in mapped.entity.columns)
    replaced = (
        f"select {source}, '{name}', r._file_name, r._file_sha256, r._row_number, r._row_key, {_repeated(mapping, name)}, null,"
        " 'replaced by row ' || n._n || ' of ' || n._file_name, cast(json_object("
        f"{old_columns}) as varchar), {old_amount}, {'r.currency' if own else 'n._currency'}, {load.sql}"
        f" from {new} n join raw_inbox.{name} r on r._source = {source} and r._row_key = n._row_key"
        " where n._fate = 'replace'"
    )
    return ([same] if counts.get("same") else []) + ([replaced] if counts.get("replace") else [])
