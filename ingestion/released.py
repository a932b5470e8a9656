"""Lands refused rows that a person has released: through the same mapping, with what was corrected, as the rows they were.

Here: which rows wait, the batch made of them, what the quarantine and the totals give up for them. Not here: the decision
(quarantine.py), judging a row anew (batch.py): one that still breaks a rule is refused again.
"""

import json

import duckdb
import pyarrow as pa

from ingestion.amounts import amount_sql, currency_sql
from ingestion.batch import Arrived
from ingestion.deliveries import digest_of, read_content, read_settled, where_of
from ingestion.errors import LandingError
from ingestion.field_text import ordinal_name, text
from ingestion.inbox_totals import Load
from ingestion.lookups import Found, with_lookups
from ingestion.mapping import Mapping
from ingestion.personal_rows import feeding
from ingestion.quarantine import LISTED
from ingestion.readers import Delivery


def released_rows(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, lookups: tuple[Found, ...] = ()
) -> list[Arrived]:
    """One arrival for each file that released rows of this part came in; only its released rows are in it.

    They are read from the file again, where it still lies there: the quarantine does not keep what is personal. Where it does
    not, they are what the quarantine kept, and what is personal stays empty.
    """
    found = con.execute(
        "select distinct on (file_sha256, row_number) file_name, file_sha256, row_number, raw_json, corrections"
        f" from ({LISTED}) join raw_inbox._landed_file f using (source, file_name, file_sha256)"
        " where decision = 'released' and source = ? and coalesce(f.part, '') = ? and json_type(raw_json) = 'OBJECT'"
        " order by file_name, file_sha256, row_number",
        [mapping.source, mapping.part],
    ).fetchall()
    files: dict[tuple[str, str], dict[int, tuple[dict, dict]]] = {}
    for name, sha, number, raw, corrections in found:
        files.setdefault((name, sha), {})[number] = (json.loads(raw), json.loads(corrections))
    hidden = feeding(mapping)
    # counted among all rows of the file, of which these are a few
    counted = {ordinal_name(f) for mapped in mapping.entities for f in mapped.fields.values() if f.ordinal}
    arrived = []
    for position, ((name, sha), kept) in enumerate(files.items()):
        lying = _lying(mapping, name, sha, lookups)
        rows = [
            (
                number,
                (lying.get(number) or _without(raw, hidden))
                | {name: raw[name] for name in counted & raw.keys()}
                | corrections,
            )
            for number, (raw, corrections) in kept.items()
        ]
        arrived.append(Arrived(position, name, sha, _delivery(rows, mapping)))
    return arrived


def _lying(
    mapping: Mapping, name: str, sha: str, lookups: tuple[Found, ...]
) -> dict[int, dict[str, str | None]]:
    """{record number: its columns} of the file as it came; none where it is gone or another lies under its name."""
    path = mapping.path.parent / name
    try:
        content = read_settled(path, where_of(mapping, path))
        if digest_of(content, lookups) != sha:
            return {}
        delivered = read_content(content, mapping.shape, mapping.columns, where_of(mapping, path))
        delivered = with_lookups(delivered, mapping, lookups)
    except (LandingError, OSError):
        return {}
    return dict(zip(delivered.numbers.to_pylist(), delivered.rows.to_pylist(), strict=True))


def _without(raw: dict[str, str | None], hidden: dict[str, str]) -> dict[str, str | None]:
    return {column: None if column in hidden else value for column, value in raw.items()}


def give_up(con: duckdb.DuckDBPyConnection, mapping: Mapping, load: Load) -> None:
    """Takes the released rows out of the quarantine. Inside the transaction, before they are judged again.

    What a file is said to hold changes by what was corrected: its total counted the amount as it was refused.
    """
    same = f"r.source = {text(mapping.source)} and r.file_sha256 = f._file_sha256 and r.row_number = n._n and r.reason = 'invalid'"
    for mapped in mapping.entities:
        name = mapped.entity.name
        if (
            mapped.collapse
            or mapping.has_control(name)
            or not mapped.entity.is_fact
            or not mapped.entity.amount
        ):
            continue
        con.execute(
            "insert into raw_inbox._control_total (source, file_name, entity, currency, measure, value, load_id, landed_at)"
            f" select {text(mapping.source)}, null, '{name}', currency, 'amount', sum(value), {load.sql} from ("
            f" select {currency_sql(mapping, mapped)} as currency, coalesce({amount_sql(mapped)}, 0) as value from temp._rows"
            " union all select r.currency, -coalesce(r.amount, 0) from quarantine.refused_row r, temp._rows n"
            f" join temp._files f using (_file) where {same} and r.entity = '{name}'"
            ") group by all having sum(value) <> 0"
        )
    con.execute(
        f"delete from quarantine.refused_row r using (select f._file_sha256, n._n from temp._rows n join temp._files f"
        f" using (_file)) as w where r.source = {text(mapping.source)} and r.file_sha256 = w._file_sha256"
        " and r.row_number = w._n and r.reason = 'invalid'"
    )


def _delivery(rows: list[tuple[int, dict[str, str | None]]], mapping: Mapping) -> Delivery:
    names = list(
        dict.fromkeys([*mapping.columns, *mapping.needed, *(name for _, row in rows for name in row)])
    )
    table = pa.table({name: pa.array([row.get(name) for _, row in rows], pa.string()) for name in names})
    return Delivery(table, pa.array([number for number, _ in rows], pa.int64()))
