"""Rows refused at the door: looked at, and decided upon by a person.

Here: the list of them, and what was decided (released or discarded), kept beside them. Not here: refusing (batch.py,
rules.py), landing what was released (released.py).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from ingestion.errors import LandingError
from ingestion.row_corrections import fitting
from ingestion.shape import ShapeCheck
from ingestion.spec import Source

# The same refused row has the same number each time it is listed.
_FILE_ROW_ID = (
    "left(md5(concat_ws('|', source, entity, file_sha256, row_number::varchar, row_key, raw_json)), 12)"
)
# A database's row keeps its number until somebody changes it at the source: then it is judged, and decided upon, anew.
ROW_ID = "left(md5(concat_ws('|', source, table_name, row_key, version)), 12)"
_ID = f"case when table_name is null then {_FILE_ROW_ID} else {ROW_ID} end"
# One that was released and refused again waits again.
LISTED = f"""
    select r.*, d.decision, d.corrections, d.decided_by, d.why
    from (select *, {_ID} as id from quarantine.refused_row where reason = 'invalid') r
    left join (
        select refused_id, decision, corrections, decided_by, why, decided_at from quarantine.decision
        qualify row_number() over (partition by refused_id order by decided_at desc) = 1
    ) d on d.refused_id = r.id and (d.decision = 'discarded' or d.decided_at >= r.refused_at)
"""


@dataclass(frozen=True)
class Refused:
    """One refused row. place: file and row, or the table. values: the row as it came, personal values left out.

    decision: open | released | discarded. table: of a database's row, its name in the lake, '' of a file's. at_source: what
    the broken rule says to do there.
    """

    id: str
    source: str
    entity: str
    place: str
    key: str
    column: str
    message: str
    values: Mapping[str, Any]
    refused_at: datetime
    decision: str
    decided_by: str
    why: str
    table: str = ""
    at_source: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the row could be taken apart into columns."""
        return bool(self.values)

    @property
    def cure(self) -> str:
        """What a person may do about it."""
        if self.decision == "released":
            return "nothing: the next `zhongtai run` lands it"
        if self.decision == "discarded":
            return "nothing: it stays out"
        return (
            f"{self.at_source or f'correct it at {self.source}'} and let it come again; or `zhongtai quarantine release {self.id}"
            f" --set COLUMN=VALUE --why …`; or `zhongtai quarantine discard {self.id} --why …`"
        )


def refused_rows(
    con: duckdb.DuckDBPyConnection,
    *,
    source: str | None = None,
    entity: str | None = None,
    decision: str | None = "open",
    ids: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[Refused]:
    """Refused rows, newest first. decision None: whatever was decided. A mended row, and one that came again, is none."""
    rows = con.execute(
        f"select id, source, entity, file_name, row_number, row_key, column_name, message, raw_json, refused_at,"
        f" coalesce(decision, 'open') as standing, decided_by, why, table_name, cure from ({LISTED})"
        " where ($source is null or source = $source) and ($entity is null or entity = $entity)"
        " and ($decision is null or standing = $decision)"
        " and ($ids is null or list_contains($ids, id))"
        f" order by refused_at desc, file_name, row_number, row_key limit {limit or 1_000_000}",
        {"source": source, "entity": entity, "decision": decision, "ids": list(ids) if ids else None},
    ).fetchall()
    return [
        Refused(
            number,
            of,
            entity_name,
            f"{file}, row {row}" if file else f"table {table}",
            key or "",
            column or "",
            message or "",
            _values(raw),
            at,
            standing,
            by or "",
            why or "",
            table or "",
            cure or "",
        )
        for number, of, entity_name, file, row, key, column, message, raw, at, standing, by, why, table, cure in rows
    ]


def decide(
    con: duckdb.DuckDBPyConnection,
    ids: Sequence[str],
    decision: str,
    *,
    who: str,
    why: str,
    now: datetime,
    corrections: Mapping[str, str] | None = None,
    hidden: Collection[str] = (),
    declared: Collection[Source] = (),
    check: ShapeCheck | None = None,
) -> list[Refused]:
    """Note what was decided about refused rows, all of them or none; returns them.

    decision: released | discarded. corrections: {column of the row as it came: its right value}. hidden: columns of files that hold
    what is personal, which nobody writes down here. declared: the databases, for rows that came from one; check: of the shape that those declare. Raises LandingError for a number that is not listed, or such a column.
    """
    found = {row.id: row for row in refused_rows(con, ids=ids, decision=None)}
    if missing := [number for number in ids if number not in found]:
        raise LandingError(
            f"no refused row has the number {', '.join(missing)}",
            "quarantine",
            "`zhongtai quarantine list` shows those that wait for a decision",
        )
    of_files = any(not row.table for row in found.values())
    if of_files and (personal := sorted(set(corrections or ()) & set(hidden))):
        raise LandingError(
            f"{', '.join(personal)} holds what is personal, and the quarantine keeps nothing of that",
            "quarantine",
            "correct it in the file and let it come again, or discard the row",
        )
    for row in found.values():
        if decision == "released" and not row.is_whole:
            cure = "correct the file and let it come again, or discard the row"
            raise LandingError(
                "the line could not be taken apart, so it cannot land", f"quarantine {row.id}", cure
            )
        if unknown := sorted(set(corrections or ()) - set(row.values)):
            raise LandingError(
                f"the row has no column {', '.join(unknown)}; it has: {', '.join(row.values)}",
                f"quarantine {row.id}",
                "name a column as it came, as `zhongtai quarantine show` prints it",
            )
    noted = [
        (row, fitting(con, (row.source, row.table), corrections or {}, declared, check))
        if row.table and decision == "released"
        else (row, dict(corrections or {}))
        for row in found.values()
    ]
    for row, kept in noted:
        con.execute(
            "insert into quarantine.decision (refused_id, source, entity, decision, corrections, why, decided_by, decided_at,"
            " table_name, row_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [row.id, row.source, row.entity, decision, json.dumps(kept), why, who, now, row.table or None, row.key or None],
        )  # fmt: skip
    return list(found.values())


def _values(raw: str | None) -> Mapping[str, Any]:
    """The row as it came; nothing of a line that could not be taken apart, for nobody knows what of it is personal."""
    return json.loads(raw) if raw else {}
