"""An empty file to fill in, for an entity: its columns by their own names, so that a mapping is a list of names.

Here: the template's bytes as CSV or XLSX. Not here: where it is written (orchestration).
"""

import csv
import io

from ingestion.spec import Entity

FORMATS = ("csv", "xlsx")


def template(entity: Entity, format: str) -> bytes:
    """format: csv (UTF-8 with a mark, which spreadsheets need for Chinese) or xlsx (with a sheet that says what each
    column means)."""
    return _xlsx(entity) if format == "xlsx" else _csv(entity)


def _csv(entity: Entity) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(column.name for column in entity.columns)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(entity: Entity) -> bytes:
    import openpyxl
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = entity.name[:31]
    sheet.append([column.name for column in entity.columns])
    sheet.freeze_panes = "A2"
    # a sheet of its own would have to be named in every mapping: hidden, it is none that rows are looked for in
    meaning = book.create_sheet("columns")
    meaning.append(["column", "required", "key", "type", "meaning"])
    for column in entity.columns:
        meaning.append(
            [
                column.name,
                "yes" if not column.nullable else "",
                "yes" if column.name in entity.key else "",
                _kind(column.type),
                column.description,
            ]
        )
    meaning.sheet_state = "hidden"
    for page in (sheet, meaning):
        for number, cell in enumerate(page[1], 1):
            cell.font = Font(bold=True)
            page.column_dimensions[get_column_letter(number)].width = (
                60 if number == 5 and page is meaning else 22
            )
    for number, column in enumerate(entity.columns, 1):
        if column.type == "VARCHAR":  # codes keep their leading zeros
            sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _kind(kind: str) -> str:
    if kind.startswith("DECIMAL"):
        return f"number, at most {kind.rstrip(')').split(',')[1]} decimals"
    return {
        "VARCHAR": "text",
        "DATE": "date, YYYY-MM-DD",
        "TIMESTAMP WITH TIME ZONE": "date and time, YYYY-MM-DD hh:mm:ss",
        "INTEGER": "whole number",
        "BOOLEAN": "yes or no",
    }[kind]
