"""An XLSX workbook as a package: opened, its sheets named, a cell's value as text.

Here: what does not depend on a mapping. Not here: rows of a sheet (read_xlsx.py), its merged ranges (sheet_marks.py).
"""

import io
import zipfile
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ingestion.errors import LandingError
from ingestion.readers import LARGEST_FILE, empty, too_large


def open_workbook(content: bytes, where: str) -> Any:
    """For a stream of rows, with values instead of formulas. Raises LandingError."""
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    if not content:
        raise empty(where)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > LARGEST_FILE:
            raise too_large(size, where)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except LandingError:
        raise
    except Exception as error:  # zipfile, XML and openpyxl each have their own
        raise LandingError(
            f"it is no XLSX workbook, or it was cut off: {error}",
            where,
            "open and save it as .xlsx, or deliver it again; an old .xls is another format",
        ) from None
    if book.epoch == CALENDAR_MAC_1904:
        book.close()
        raise LandingError(
            "it counts its days from 1904, so that numbers in it stand for other days than elsewhere",
            where,
            "switch the 1904 date system off in the spreadsheet program and save it",
        )
    return book


def sheet_names(content: bytes, where: str) -> list[str]:
    """The sheets that are not hidden. Raises LandingError."""
    with closing(open_workbook(content, where)) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def cell_text(value: object) -> str:
    """What a cell holds, as text: numbers with the 15 digits that a spreadsheet shows, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 and "e" not in f"{value:.15g}" else _written_out(value)
    if isinstance(value, datetime):
        near = value + timedelta(microseconds=500_000)  # a day is a float there: 08:00 may be 07:59:59.999999
        near = near.replace(microsecond=0)
        return near.date().isoformat() if near.time() == time(0) else near.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _written_out(value: float) -> str:
    return f"{Decimal(f'{value:.15g}'):f}"
