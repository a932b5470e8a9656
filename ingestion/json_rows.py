"""Rows of a JSON answer as an arrow table of the declared types, strictly.

Here: which value fits which type, and what is said of one that does not. Not here: where the rows come from (pull_pages.py), whether
null may stand there (shape_tables.py).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from ingestion.copy_arrow import arrow_type
from ingestion.errors import LandingError
from ingestion.rest_spec import Endpoint
from ingestion.spec import Column

_ABSENT = object()
# PostgreSQL has the same bounds; arrow would hold more in its integers than the lake's column.
_BITS = {"INTEGER": 31, "BIGINT": 63}


def typed(endpoint: Endpoint, rows: Iterable[dict[str, Any]], where: str) -> pa.Table:
    """The rows, one column a declared one. Raises LandingError with column and key for a value that is absent or does not fit.

    Nothing is converted but text into date, moment and decimal: a number in quotes is no number, and a personal value is not
    repeated in what is said.
    """
    table, kept = endpoint.table, list(rows)
    keys = [":".join(str(_at(row, endpoint.paths[name])) for name in table.key) for row in kept]
    columns = {}
    for column in table.columns:
        values = []
        for key, row in zip(keys, kept, strict=True):
            value = _at(row, endpoint.paths[column.name])
            if value is None or (made := _made(column, value)) is not None:
                values.append(None if value is None else made)
                continue
            shown = "" if column.personal or value is _ABSENT else f": {str(value)[:60]!r}"
            what = "is not there" if value is _ABSENT else f"does not fit {column.type}{shown}"
            raise LandingError(
                f"the value of {column.name!r} in row {key} {what}",
                f"{where}, column {column.name}",
                "types are frozen: declare what the system gives now in ingestion/sources/, or correct it there",
            )
        columns[column.name] = pa.array(values, arrow_type(column.type))
    return pa.table(columns)


def _at(row: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(row, dict) or name not in row:
            return _ABSENT
        row = row[name]
    return row


def _made(column: Column, value: Any) -> Any:
    """The value as arrow takes it; None where it does not fit."""
    if value is None or value is _ABSENT:
        return None
    return _FITTING[column.type.partition("(")[0]](column, value)


def _integer(column: Column, value: Any) -> int | None:
    fits = type(value) is int and -(1 << _BITS[column.type]) <= value < 1 << _BITS[column.type]
    return value if fits else None


def _decimal(column: Column, value: Any) -> Decimal | None:
    precision, scale = (int(part) for part in column.type[8:-1].split(","))
    if type(value) not in (int, str, float):
        return None
    try:
        found = Decimal(str(value)).normalize()  # of a float its shortest text, which is what the answer said
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    fits = isinstance(exponent, int) and -exponent <= scale and found.adjusted() < precision - scale
    return found if fits else None


def _day(column: Column, value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if type(value) is str else None
    except ValueError:
        return None


def _moment(column: Column, value: Any) -> datetime | None:
    """With its zone, or without where the column has none."""
    try:
        found = datetime.fromisoformat(value) if type(value) is str else None
    except ValueError:
        return None
    return found if found and (found.tzinfo is not None) == column.type.endswith("ZONE") else None


_FITTING: dict[str, Callable[[Column, Any], Any]] = {
    "INTEGER": _integer,
    "BIGINT": _integer,
    "DECIMAL": _decimal,
    "DATE": _day,
    "TIMESTAMP": _moment,
    "TIMESTAMP WITH TIME ZONE": _moment,
    "VARCHAR": lambda column, value: value if type(value) is str else None,
    "BOOLEAN": lambda column, value: value if type(value) is bool else None,
    "DOUBLE": lambda column, value: float(value) if type(value) in (int, float) else None,
}
