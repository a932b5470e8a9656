"""Says whether a database can land as it is declared, by asking it all that landing asks and reading no row.

Here: the questions, in the order of landing. Not here: landing (land.py), folders (check.py), how it is printed (orchestration).
"""

from collections.abc import Callable
from datetime import datetime

from ingestion.check import Checked
from ingestion.checks import check_columns, differences
from ingestion.failures import explain
from ingestion.postgres_read import columns_found, control_totals, fingerprint, place, snapshot
from ingestion.report import FileReport, LoadReport, SchemaChange, TableReport
from ingestion.spec import Source
from ingestion.visibility import check_expressions, check_visible


def check_database(source: Source, url: str, clock: Callable[[], datetime], patience_seconds: int) -> Checked:
    """What a first landing would bring: rows by table, columns that nobody declares, and every difference.

    url as for land_database. Never raises for what the source does: the report says it.
    """
    started = clock()
    error, wrong = None, ()
    tables: list[TableReport] = []
    files: list[FileReport] = []
    try:
        with snapshot(url, patience_seconds) as (holder, _):
            found = columns_found(holder, source)
            wrong: tuple[SchemaChange, ...] = tuple(differences(source, found))
            files = [
                FileReport(t.name, "landed", unmapped=tuple(sorted(found.get(t.name, {}).keys() - {c.name for c in t.columns})))
                for t in source.tables
            ]  # fmt: skip
            check_columns(source, found)
            check_visible(holder, source)
            check_expressions(holder, source)
            tables = [TableReport(t.lake_name, fingerprint(holder, t).row_count) for t in source.tables]
            control_totals(holder, source)
    except Exception as raised:
        error = explain(raised, source.name, place(url))
    status = "failed" if error else "ok"
    report = LoadReport(
        source.name, started, clock(), status, tables=tuple(tables), files=tuple(files), error=error,
        schema_changes=wrong,
    )  # fmt: skip
    return Checked(report, (), {})
