"""What the delivering systems say they delivered, kept beside the rows in the same transaction.

Here: totals of the files as they were read, or of the systems' own control files (a till's Z-report), and their sum so
far. Not here: our own sums over what landed; comparing the two (quality).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from ingestion.amounts import amount_sql, currency_sql
from ingestion.batch import Arrived
from ingestion.errors import LandingError
from ingestion.field_text import text
from ingestion.mapping import Control, Mapping
from ingestion.readers import Delivery
from ingestion.report import ControlTotal

_ADD = "insert into raw_inbox._control_total (source, file_name, entity, currency, measure, value, load_id, landed_at)"


@dataclass(frozen=True)
class Load:
    """Which load this is."""

    load_id: str
    now: datetime

    @property
    def sql(self) -> str:
        """load_id and moment as two SQL values."""
        return f"{text(self.load_id)}, timestamptz {text(self.now.isoformat())}"


def record_totals(con: duckdb.DuckDBPyConnection, mapping: Mapping, load: Load) -> None:
    """Adds what the batch's files hold, for each fact that no control file speaks for. Inside the transaction."""
    for mapped in mapping.entities:
        name = mapped.entity.name
        if mapped.collapse or mapping.has_control(name) or not mapped.entity.is_fact:
            continue
        con.execute(
            f"{_ADD} select {text(mapping.source)}, null, '{name}', null, 'rows',"
            f" (select count(*) from temp._rows) + (select count(*) from temp._broken), {load.sql}"
        )
        if mapped.entity.amount:
            con.execute(
                f"{_ADD} select {text(mapping.source)}, null, '{name}',"
                f" {currency_sql(mapping, mapped)}, 'amount', coalesce(sum({amount_sql(mapped)}), 0), {load.sql}"
                " from temp._rows group by all"
            )


def control_figures(
    control: Control, delivery: Delivery, where: str
) -> list[tuple[str | None, str, Decimal]]:
    """(currency, measure, value) of one control file. Raises LandingError for a figure that is none."""
    sums: dict[tuple[str | None, str], Decimal] = {}
    currencies = _texts(delivery, control.currency.columns[0]) if control.currency.columns else None
    for measure, column in (("rows", control.rows), ("amount", control.amount)):
        for number, figure in enumerate(_texts(delivery, column) if column else ()):
            try:
                value = Decimal(figure)
            except ArithmeticError:
                raise LandingError(
                    f"column {column!r} holds {figure!r}, which is no number",
                    f"{where}, row {number + 1}",
                    "ask for the control file again; the sales it speaks of stay landed",
                ) from None
            currency = (
                (currencies[number] if currencies else control.currency.value)
                if measure == "amount"
                else None
            )
            key = (currency or None, measure)
            sums[key] = sums.get(key, Decimal(0)) + value
    return [(currency, measure, value) for (currency, measure), value in sums.items()]


def record_control(
    con: duckdb.DuckDBPyConnection, source: str, entity: str, figures: list[tuple], load: Load
) -> None:
    """Keeps the figures (file name, currency, measure, value) of control files: a file that comes again under its
    name says what holds now. Inside the transaction."""
    kinds = {
        "file_name": pa.string(),
        "currency": pa.string(),
        "measure": pa.string(),
        "value": pa.decimal128(38, 10),
    }
    columns = zip(*figures, strict=True) if figures else ((),) * len(kinds)
    con.register(
        "_figures",
        pa.table({n: pa.array(v, k) for (n, k), v in zip(kinds.items(), columns, strict=True)}),
    )
    con.execute(
        f"delete from raw_inbox._control_total where source = {text(source)}"
        " and file_name in (select file_name from _figures)"
    )
    con.execute(
        f"{_ADD} select {text(source)}, file_name, {text(entity)}, currency, measure, value, {load.sql} from _figures"
    )
    con.unregister("_figures")


def record_files(con: duckdb.DuckDBPyConnection, mapping: Mapping, files: list[Arrived], load: Load) -> None:
    """Remembers the files by their content, so that they never land again. Inside the transaction."""
    con.register(
        "_listed",
        pa.table(
            {
                "sha": [file.sha256 for file in files],
                "name": [file.name for file in files],
                "rows": pa.array([file.delivery.count for file in files], pa.int64()),
                "columns": pa.array(
                    [file.delivery.rows.column_names for file in files], pa.list_(pa.string())
                ),
            }
        ),
    )
    con.execute(
        "insert into raw_inbox._landed_file (file_sha256, file_name, source, part, rows_read, columns, load_id, landed_at)"
        f" select sha, name, {text(mapping.source)}, {text(mapping.part)}, rows, columns, {load.sql} from _listed"
    )
    con.unregister("_listed")


def landed_before(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, control: set[str]
) -> tuple[set[str], set[str]]:
    """(hashes of all files of the source's part, that of the one landed last). control: names that do not count as last."""
    rows = con.execute(
        "select file_name, file_sha256 from raw_inbox._landed_file where source = ? and coalesce(part, '') = ?"
        " order by rowid",
        [mapping.source, mapping.part],
    ).fetchall()
    return {sha for _, sha in rows}, set([sha for name, sha in rows if name not in control][-1:])


def inbox_totals(con: duckdb.DuckDBPyConnection, source: str) -> tuple[ControlTotal, ...]:
    """All that a source's files ever delivered, by entity, measure and currency: a state, safe to store again."""
    return tuple(
        ControlTotal(source, entity, currency, measure, value)
        for entity, currency, measure, value in con.execute(
            "select entity, currency, measure, cast(sum(value) as decimal(38,10)) from raw_inbox._control_total"
            " where source = ? group by all order by all",
            [source],
        ).fetchall()
    )


def control_columns(control: Control) -> tuple[str, ...]:
    """The columns that a control file must have."""
    return tuple(name for name in (control.rows, control.amount, *control.currency.columns) if name)


def _texts(delivery: Delivery, column: str) -> list[str]:
    return [(value or "").strip() for value in delivery.rows.column(column).to_pylist()]
