"""The calendar of days off, from the `holidays` package: Chinese holidays with their make-up working days.

Here: how a day is described and landed. Not here: which days a model counts (dbt).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import duckdb
import pyarrow as pa

from ingestion.failures import explain
from ingestion.report import LoadReport, TableReport
from ingestion.sql import one
from ingestion.tables import ensure_tables
from ingestion.transaction import whole

FIRST_DAY = date(2009, 1, 1)


def land_calendar(
    con: duckdb.DuckDBPyConnection, clock: Callable[[], datetime], country: str = "CN", years_ahead: int = 2
) -> LoadReport:
    """Replaces the country's rows of `raw_calendar.calendar_day` where they differ; one transaction.

    From 2009 to the end of the year `years_ahead` after the clock's. Years that the package has no decree for hold the
    holidays known by rule, and no make-up days.
    """
    started = clock()
    try:
        ensure_tables(con, ())
        con.register("_days", calendar_days(country, started.year + years_ahead))
        same = "select * from raw_calendar.calendar_day where country_code = ?"
        new, gone = f"select * from _days except {same}", f"{same} except select * from _days"
        inserted = one(con, f"select count(*) from ({new})", [country])
        deleted = one(con, f"select count(*) from ({gone})", [country])
        if inserted or deleted:
            with whole(con):
                con.execute("delete from raw_calendar.calendar_day where country_code = ?", [country])
                con.execute(
                    "insert into raw_calendar.calendar_day select * from _days order by calendar_date"
                )
        con.unregister("_days")
    except Exception as error:
        return LoadReport("calendar", started, clock(), "failed", error=explain(error, "calendar", country))
    table = TableReport(
        "calendar_day",
        inserted,
        0,
        deleted,
        skipped=not (inserted or deleted),
        mode="full" if inserted else "skipped",
    )
    return LoadReport("calendar", started, clock(), "ok", f"{started.timestamp():.6f}", (table,))


def calendar_days(country: str, last_year: int) -> pa.Table:
    """One row a day, columns as in `raw_calendar.calendar_day`."""
    import holidays

    years = range(FIRST_DAY.year, last_year + 1)
    named = {
        language: holidays.country_holidays(country, years=years, language=language)
        for language in ("zh_CN", "en_US")
    }
    makeup = set(getattr(named["zh_CN"], "weekend_workdays", ()))
    days = [FIRST_DAY + timedelta(days=n) for n in range((date(last_year, 12, 31) - FIRST_DAY).days + 1)]
    return pa.table(
        {
            "calendar_date": pa.array(days, pa.date32()),
            "country_code": pa.array([country] * len(days)),
            "is_holiday": [day in named["zh_CN"] for day in days],
            "holiday_name_zh": pa.array([named["zh_CN"].get(day) for day in days], pa.string()),
            "holiday_name_en": pa.array([named["en_US"].get(day) for day in days], pa.string()),
            "is_makeup_working_day": [day in makeup for day in days],
        }
    )
