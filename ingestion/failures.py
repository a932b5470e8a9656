"""Turns what a driver raised into what, where and cure.

Here: the reading of exceptions of psycopg2, dlt, DuckDB. Not here: errors ingestion finds itself.
"""

import duckdb
from sqlalchemy.exc import DBAPIError

from ingestion.errors import LandingError

_CANCELLED = "57014"  # what PostgreSQL says when a statement took longer than it may
_REFUSED = "42"  # the class of errors in a statement: a name that is not there, a right that is not granted
_AGAIN = "nothing that had landed was lost; run again and the landing starts at a fresh snapshot"


def explain(error: BaseException, source: str, address: str) -> LandingError:
    """The LandingError that says it; what was raised stays its __cause__, for a log's traceback.

    address: host and database, as shown to people.
    """
    said = _said(error, source, address)
    if said is not error:
        said.__cause__ = error
    return said


def _said(error: BaseException, source: str, address: str) -> LandingError:
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, LandingError):
            return cause
    text = _first_line(causes[-1])
    step = next((getattr(cause, "step", None) for cause in causes if getattr(cause, "step", None)), "")
    in_lake = step == "load" or any(isinstance(cause, duckdb.Error) for cause in causes)
    if in_lake:
        return LandingError(
            f"the lake could not be written: {text}",
            f"landing {source}",
            f"see `zhongtai doctor`: is PostgreSQL running, is the disk full? {_AGAIN}",
        )
    lost = [c for c in causes if isinstance(c, DBAPIError) or type(c).__module__.startswith("psycopg2")]
    codes = [getattr(getattr(c, "orig", c), "pgcode", None) or "" for c in lost]
    if _CANCELLED in codes:
        return LandingError(
            "a table gave its rows too slowly, and was given up so that other sources land",
            f"{source} at {address}",
            f"ask who runs it what keeps it busy; ZHONGTAI_SOURCE_MINUTES gives it longer; {_AGAIN}",
        )
    if any(code.startswith(_REFUSED) for code in codes):
        return LandingError(
            f"the source database refuses what it is asked: {_first_line(lost[-1])}",
            f"{source} at {address}",
            f"correct keys, cursors and totals in ingestion/sources/{source}.py, or let the reading role read the table",
        )
    if lost:
        return LandingError(
            f"the source database does not answer or broke off: {_first_line(lost[-1])}",
            f"{source} at {address}",
            f"start it (see `zhongtai doctor`) and check role and passfile; {_AGAIN}",
        )
    return LandingError(f"{type(causes[-1]).__name__}: {text}", f"landing {source}", _AGAIN)


def _causes(error: BaseException) -> list[BaseException]:
    """The exception and what it came from, outermost first."""
    chain, seen = [], set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if not isinstance(link, StopIteration):  # an iterator's end, met on the way; says nothing
            chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else type(error).__name__
