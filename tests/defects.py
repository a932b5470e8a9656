"""What became of each planted defect: the list of what was planted against the lake, and the tills' true sales against it.

Used by `tests/parity.py`, on a home that lived through a month, and by tests. The list is the generator's; no code of the pipeline
reads it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from ingestion.quarantine import LISTED
from ingestion.sources import DECLARED
from sample_company.defects import tills
from sample_company.defects.kinds import KINDS, PLACES
from sample_company.defects.truth import Planted
from sample_company.plan import Plan, days

FILES = {
    "tills": ("pos_sale_line", "pos_sale"),
    "till_files": ("pos_sale_line",),
    "meters": ("energy_reading",),
    "travel": ("business_trip",),
}
FIGURES = ("quantity", "unit_price", "discount_amount", "amount")
Line = tuple[str, ...]


class Lake:
    """What landed and what was refused, as the checker asks for it. con: a reader's connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.refused = self._refused()
        self.deleted = set(
            con.execute("select source, table_name, row_key from quarantine.deleted_row").fetchall()
        )
        self._kept: dict[str, dict[str, list[dict]]] = {}

    def rows(self, planted: Planted) -> list[dict]:
        """The landed rows that have the planted row's key; values as text."""
        relation, key = self._place(planted)
        if relation not in self._kept:
            found: dict[str, list[dict]] = {}
            cursor = self.con.execute(f"select cast({key} as varchar) as _planted_key, * from {relation}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
            self._kept[relation] = found
        return self._kept[relation].get(planted.key, [])

    def waits(self, planted: Planted) -> bool:
        """Whether the planted row waits in the quarantine."""
        return any(_is(planted, row) for row in self.refused)

    def told(self, source: str, column: str) -> bool:
        """Whether a line was opened for a column that came, went or changed its type."""
        statement = "select count(*) from ops.schema_change where source = ? and column_name = ?"
        return self.con.execute(statement, [source, column]).fetchone()[0] > 0

    def recovered(self, source: str) -> bool:
        """Whether the source failed at some time, and landed the last time."""
        statement = "select status from ops.load where source = ? order by finished_at"
        statuses = [status for (status,) in self.con.execute(statement, [source]).fetchall()]
        return "failed" in statuses and statuses[-1] == "ok"

    def came_from(self, file: str) -> bool:
        """Whether any landed till line came from that file."""
        statement = "select count(*) from raw_inbox.pos_sale_line where _source = 'tills' and _file_name = ?"
        return self.con.execute(statement, [file]).fetchone()[0] > 0

    def _refused(self) -> list[tuple[str, str, str, str]]:
        return self.con.execute(
            f"select source, table_name, row_key, raw_json from ({LISTED}) where decision is null"
        ).fetchall()

    def _place(self, planted: Planted) -> tuple[str, str]:
        if planted.system in FILES:
            entities = FILES[planted.system]
            entity = entities[-1] if planted.key.count(":") == 1 else entities[0]
            source = "tills" if planted.system == "till_files" else planted.system
            return f"(select * from raw_inbox.{entity} where _source = '{source}')", "_row_key"
        (source,) = (found for found in DECLARED if found.name == planted.system)
        table = source.table(planted.where)
        keys = " || ':' || ".join(f'"{key}"::varchar' for key in table.key)
        return f"{source.schema}.{table.lake_name}", keys


def outcome(lake: Lake, planted: Planted) -> str:
    """What became of one planted row: its fate, or 'missed'."""
    rows = lake.rows(planted)
    if planted.fate == "quarantined":
        return "quarantined" if not rows and lake.waits(planted) else "missed"
    if not planted.right:  # nothing may stand there, and a database's row is listed as deleted
        listed = (planted.system, planted.where, planted.key) in lake.deleted
        gone = not rows and not lake.waits(planted) and (planted.system in FILES or listed)
        return planted.fate if gone else "missed"
    same = len(rows) == 1 and all(_text(rows[0][name], value) for name, value in planted.right.items())
    return planted.fate if same else "missed"


def incident(lake: Lake, planted: Planted, wrong: set[str], plan: Plan) -> str:
    """What became of what befell a whole file or source: its fate, or 'missed'. wrong: keys of till lines that are not as sold."""
    source = "tills" if planted.system in FILES else planted.system
    well = True
    if column := planted.planted.get("column"):
        well = lake.told(source, column)
    if planted.system in FILES:
        lines = {tills.key_of(row) for _, ticket in tills.arriving(plan, planted.on) for row in ticket}
        copy = planted.kind == "duplicate_delivery" and lake.came_from(planted.where.partition("/")[2])
        return planted.fate if well and not copy and not lines & wrong else "missed"
    if planted.kind != "column_added":
        well = well and lake.recovered(source)
    return planted.fate if well else "missed"


def _text(found: object, right: str) -> bool:
    """Whether a landed value is the one that is right, compared as that value's own text."""
    if isinstance(found, bool):
        return str(found).lower() == right
    if hasattr(found, "utcoffset"):
        return f"{found:%Y-%m-%d %H:%M:%S}" == right
    return str(found if found is not None else "").rstrip("0").rstrip(".") == right.rstrip("0").rstrip(".")


@dataclass
class Judged:
    """counts: {(kind, system): how many were planted, repaired, quarantined, ignored, missed}. wrong: what is not as it must be."""

    counts: dict[tuple[str, str], Counter]
    wrong: list[str]
    till_lines: int


def judge(
    con: duckdb.DuckDBPyConnection, plan: Plan, since: date, upto: date, found: list[Planted]
) -> Judged:
    """What became of everything that was planted, and of every till line that came from one day to another."""
    lake, right = Lake(con), till_lines(plan, since, upto, found)
    lines = wrong_till_lines(lake, right)
    result = Judged({}, [f"till line: {key}" for key in lines], len(right))
    for planted in found:
        became = outcome(lake, planted) if planted.key else incident(lake, planted, set(lines), plan)
        counts = result.counts.setdefault((planted.kind, planted.system), Counter())
        counts["planted"] += 1
        counts[became] += 1
        result.wrong += [f"missed: {planted}"] if became == "missed" else []
    result.wrong += [f"refused, and good: {row}" for row in good_rows_refused(lake, found)]
    return result


def till_lines(plan: Plan, since: date, upto: date, planted: list[Planted]) -> dict[str, Line]:
    """{key: figures} of every line that must stand in the lake, of what came from one day to another: what was sold, as it was
    corrected, less what waits."""
    lines: dict[str, Line] = {
        tills.key_of(row): row[tills.QUANTITY : tills.AMOUNT + 1]
        for day in days(since, upto)
        for _, ticket in tills.arriving(plan, day)
        for row in ticket
    }
    for one in planted:
        if one.system not in ("tills", "till_files") or not one.key:
            continue
        if one.fate == "quarantined":
            del lines[one.key]
        elif one.kind == "zero_quantity":
            lines[one.key] = ("0.00", "", "0.00", "0.00")
        elif one.kind == "changed_past_price":
            quantity, _, discount, _ = lines[one.key]
            lines[one.key] = (quantity, one.right["unit_price"], discount, one.right["amount"])
    return lines


def wrong_till_lines(lake: Lake, right: dict[str, Line]) -> list[str]:
    """Keys of lines that are missing, of nobody's, or of other figures than were sold."""
    landed = {
        key: tuple(f"{value:.2f}" for value in figures)
        for key, *figures in lake.con.execute(
            f"select _row_key, {', '.join(FIGURES)} from raw_inbox.pos_sale_line where _source = 'tills'"
        ).fetchall()
    }
    wrong = [key for key in right.keys() | landed.keys() if (key in right) != (key in landed)]
    for key in right.keys() & landed.keys():
        if any(a != b for a, b in zip(right[key], landed[key], strict=True) if a):
            wrong.append(key)
    return sorted(wrong)


def good_rows_refused(lake: Lake, planted: list[Planted]) -> list[tuple]:
    """Rows that wait in the quarantine although nobody planted anything in them."""
    bad = [one for one in planted if one.fate == "quarantined"]
    return [row for row in lake.refused if not any(_is(one, row) for one in bad)]


def _is(planted: Planted, row: tuple[str, str, str, str]) -> bool:
    """Whether a refused row (source, table, key, values as JSON) is the planted one: a file's by its values, a table's by its key."""
    source, table, key, values = row
    if source != planted.system:
        return False
    if planted.system in FILES:
        return bool(planted.planted) and planted.planted.items() <= json.loads(values or "{}").items()
    return (table, key) == (planted.where, planted.key)


def told(result: Judged) -> Iterator[str]:
    """The table, a line a place."""
    columns = ("planted", "repaired", "quarantined", "ignored", "missed")
    yield f"{'kind':20} {'system':16}" + "".join(f"{name:>13}" for name in columns)
    for place in PLACES:
        if counts := result.counts.get((place.kind, place.system)):
            yield f"{place.kind:20} {place.system:16}" + "".join(f"{counts[name]:13}" for name in columns)
    missed = sum(counts["missed"] for counts in result.counts.values())
    kinds = {kind for kind, _ in result.counts}
    wrong = f"{len(result.wrong) - missed} till lines or good rows wrong"
    yield f"{len(kinds)} of {len(KINDS)} kinds, missed {missed}; {result.till_lines} till lines, {wrong}"
