"""Which rows of a table are refused now: those that break a rule at the source, but for what a person released with corrections.

Here: the answers of the source beside the decisions, as lines of the quarantine and figures of reconciliation. Not here: the
questions (rule_questions.py), what is read (plan.py), writing (apply.py), files (batch.py).

Every landing asks anew, also of tables that did not change. So what is refused depends on what the source holds at that moment
and on what was decided, and on nothing that landed before; and a rule may look into another table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from ingestion.errors import LandingError
from ingestion.expressions import row_json
from ingestion.field_text import text
from ingestion.quarantine import ROW_ID
from ingestion.report import ControlTotal
from ingestion.rule_questions import ask, shown
from ingestion.spec import Source, Table
from ingestion.sql import literal, one, quoted

_SAID = "row_key, version, entity, reason, column_name, message, amount, currency, cure"
_DETAIL = "corrected at the door"
# `_plain` are the rows that break a rule, `_again` those of them that were released, as corrected.
_REFUSED = (
    "_plain p left join _again a on a._row_key = p._row_key"
    " where p._rule is not null and not (a._row_key is not null and a._rule is null)"
)


@dataclass(frozen=True)
class Judged:
    """lines: of the quarantine; load_id and refused_at are NULL in those that are new. keys: of the refused rows, typed.
    corrected: released rows as they land. totals: by how much corrections change what the source's totals say. differs: whether
    anything is other than what the quarantine holds.
    """

    lines: pa.Table
    keys: pa.Table
    corrected: pa.Table
    totals: tuple[ControlTotal, ...]
    differs: bool

    @property
    def row_keys(self) -> set[str]:
        """The keys of the refused rows as text."""
        return set(self.lines.column("row_key").to_pylist())

    @property
    def newly(self) -> int:
        """How many rows are refused that were not before."""
        lines = self.lines.select(["refused_at", "reason"]).to_pylist()
        return sum(line["refused_at"] is None and line["reason"] != "counted" for line in lines)

    @property
    def outside(self) -> str | None:
        """SQL: rows that are not refused; None where none is."""
        if not len(self.keys):
            return None
        listed = (f"({', '.join(map(literal, row.values()))})" for row in self.keys.to_pylist())
        return f"({', '.join(map(quoted, self.keys.column_names))}) not in ({', '.join(listed)})"


def judge(holder: sa.Connection, con: duckdb.DuckDBPyConnection, source: Source) -> dict[str, Judged]:
    """{table's name: its refused rows}, of tables with rules. holder: a connection inside the snapshot."""
    stood = {
        name
        for (name,) in con.execute(
            "select distinct table_name from quarantine.refused_row where source = ?", [source.name]
        ).fetchall()
    }
    judged: dict[str, Judged] = {}
    for table in source.tables:
        if table.rules or table.parent or table.lake_name in stood:  # its rules may have been taken out
            parents = judged[table.parent.table].row_keys if table.parent else set()
            judged[table.name] = _table(holder, con, source, table, parents)
    return judged


def _table(
    holder: sa.Connection, con: duckdb.DuckDBPyConnection, source: Source, table: Table, parents: set[str]
) -> Judged:
    place = [source.name, table.lake_name]
    where = f"{source.name}.{table.name}"
    released = {
        number: (key, corrections)
        for number, key, corrections in con.execute(
            "select refused_id, row_key, corrections from quarantine.decision where source = ? and table_name = ?"
            " qualify row_number() over (partition by refused_id order by decided_at desc) = 1 and decision = 'released'",
            place,
        ).fetchall()
    }
    plain = ask(holder, where, table, parents, keys={key for key, _ in released.values()})
    con.register("_plain", plain)
    try:
        standing = con.execute(
            f"select row_key, {ROW_ID} from (select ? as source, ? as table_name, _row_key as row_key,"
            " _version as version from _plain)",
            place,
        ).fetchall()
        corrections = {key: released[number][1] for key, number in standing if number in released}
        con.register("_again", _again(holder, where, table, parents, corrections))
        return _judged(con, source, table)
    finally:
        con.unregister("_plain")
        con.unregister("_again")


def _again(
    holder: sa.Connection, where: str, table: Table, parents: set[str], corrections: dict[str, str]
) -> pa.Table:
    """The rows as corrected. Where a correction fits no column there, none holds: they wait again, and the source lands."""
    try:
        with holder.begin_nested():
            return ask(holder, where, table, parents, corrections=corrections)
    except LandingError:
        return ask(holder, where, table, parents, corrections={})


def _judged(con: duckdb.DuckDBPyConnection, source: Source, table: Table) -> Judged:
    """Of `_plain`, the rows that break a rule, and `_again`, those of them that were released, as corrected."""
    con.execute(f"create or replace temp table _lines as {_lines(source, table)}")
    # a row that was released and still breaks a rule waits for a person again
    con.execute(
        f"create or replace temp table _stood as select {_SAID}, load_id, refused_at, exists(from quarantine.decision d"
        f" where d.refused_id = {ROW_ID} and d.decision = 'released' and d.decided_at >= refused_at) as is_released"
        " from quarantine.refused_row where source = ? and table_name = ?",
        [source.name, table.lake_name],
    )
    lines = con.execute(
        "select l.*, s.load_id, s.refused_at from _lines l left join _stood s"
        " on (l.row_key, l.version, l.entity, l.reason) = (s.row_key, s.version, s.entity, s.reason) and not s.is_released"
    ).to_arrow_table()
    keys = ", ".join(f"p.{quoted(key)}" for key in table.key)
    columns = ", ".join(quoted(column.name) for column in shown(table))
    differs = one(
        con,
        f"select exists((select {_SAID} from _lines except select {_SAID} from _stood) union all"
        f" (select {_SAID} from _stood except select {_SAID} from _lines) union all"
        f" select {_SAID} from _stood where is_released)",
    )
    return Judged(
        lines,
        con.execute(f"select {keys} from {_REFUSED}").to_arrow_table(),
        con.execute(f"select {columns} from _again where _rule is null").to_arrow_table(),
        tuple(_corrected_totals(con, source, table)),
        differs,
    )


def _lines(source: Source, table: Table) -> str:
    """One line a refused row, of the first entity it is counted under; and one more for reconciliation under each further."""
    rule, last = "coalesce(a._rule, p._rule)", len(table.rules)
    said = [(one.column, one.cure) for one in table.rules]
    if table.parent:
        said.append(
            (table.parent.column, f"decide upon its {table.parent.table}: it stays out and lands with that")
        )
    column, cure = (
        f"[{', '.join(map(text, values))}][{rule} + 1]" for values in zip(*(said or [("", "")]), strict=True)
    )
    first = f"case {rule} when {last} then 'parent' else 'invalid' end"
    raw = row_json({c.name: f"p.{quoted(c.name)}" for c in shown(table)})
    counts = [f"coalesce(p._counts_{n}, false)" for n in range(len(table.counted))]
    selects = []
    for n, counted in enumerate(table.counted):
        reason = f"case when {' or '.join(counts[:n]) or 'false'} then 'counted' else {first} end"
        selects.append((counted.entity, reason, f"p._amount_{n}", f"p._currency_{n}", counts[n]))
    nothing = ("null::decimal(38,10)", "null::varchar")
    selects.append((table.lake_name, first, *nothing, f"not ({' or '.join(counts) or 'false'})"))
    return " union all ".join(
        f"select {text(source.name)} as source, {text(entity)} as entity, p._row_key as row_key, {reason} as reason,"
        f" {column} as column_name, coalesce(a._message, p._message) as message, {raw} as raw_json, {amount} as amount,"
        f" {currency} as currency, {text(table.lake_name)} as table_name, p._version as version, {cure} as cure"
        f" from {_REFUSED} and {when}"
        for entity, reason, amount, currency, when in selects
    )


def _corrected_totals(con: duckdb.DuckDBPyConnection, source: Source, table: Table) -> Iterator[ControlTotal]:
    """The source's totals count a row as it stands there, the marts as it was corrected."""
    for n, counted in enumerate(table.counted):
        for currency, rows, amount in con.execute(
            "select currency, sum(sign), coalesce(sum(sign * amount), 0) from ("
            f" select -1 as sign, _amount_{n} as amount, _currency_{n} as currency from _plain"
            f" where _counts_{n} and _row_key in (select _row_key from _again where _rule is null)"
            f" union all select 1, _amount_{n}, _currency_{n} from _again where _rule is null and _counts_{n}"
            ") group by all order by all"
        ).fetchall():
            for measure, value in (("rows", Decimal(rows)), ("amount", amount)):
                if value:
                    yield ControlTotal(source.name, counted.entity, currency, measure, value, _DETAIL)
