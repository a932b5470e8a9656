"""Call the leaf that lands a source with this instance's addresses, and write down in `ops` what it reports."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from ingestion import inbox
from ingestion import land as databases
from ingestion.errors import LandingError
from ingestion.plan import Rewind
from ingestion.remembered import forget
from ingestion.report import LoadReport
from ingestion.sources import DECLARED, RESTS, calendar
from ingestion.tables import ensure_tables
from lake import ledger, snapshots
from lake.vault_landing import LandingVault
from orchestration import progress, rest_sources, schema_lines
from orchestration.instance import Instance
from orchestration.interrupts import heeded
from quality import door


def land(
    instance: Instance, source: str, *, full: bool = False, rewind: Rewind | None = None
) -> list[LoadReport]:
    """Land one source; what went wrong stands in the reports, and one that is not connected has none.

    rewind: rows of one of its tables to read again. Raises Problem when the lake itself is gone.
    """
    with heeded(), instance.lake() as lake, LandingVault(instance.vault) as vault:
        if source == "calendar":
            return [calendar.land_calendar(lake, instance.now)]
        if source == "inbox":
            return inbox.land_inbox(
                lake, instance.home.inbox, instance.now, door.faults, _told(source), vault
            )
        if source not in instance.settings.connected():
            ensure_tables(lake, DECLARED)  # empty and typed, so that what reads them builds all the same
            return []
        declared = next(s for s in DECLARED if s.name == source)
        if full:
            forget(lake, declared)
        if rest := next((r for r in RESTS if r.name == source), None):
            return rest_sources.land(instance, rest, lake, vault)
        return [
            databases.land_database(
                declared,
                source_url(instance, declared.name),
                instance.lake_address(),
                instance.home.dlt,
                lake,
                instance.now,
                door.faults,
                _told(source),
                vault,
                rewind,
                instance.settings.source_minutes * 60,
            )
        ]


def landing_order() -> list[str]:
    """All sources as they are to land: who brings names of people goes before those whose texts may mention them, for a text is
    redacted of the names that are known when it lands."""
    named = [s.name for s in DECLARED if any(c.personal == "name" for t in s.tables for c in t.columns)]
    return [*named, "inbox", *(s.name for s in DECLARED if s.name not in named), "calendar"]


def source_url(instance: Instance, name: str) -> str:
    """SQLAlchemy URL of a source's database for its reader role; the password stays in its file."""
    role = f"{name}_reader"
    passfile = quote(str(instance.home.passfile(role)), safe="")
    own = instance.settings.connected()[name]
    if own:
        place = urlsplit(own)
        return f"postgresql+psycopg2://{place.netloc}{place.path}?{place.query and place.query + '&'}passfile={passfile}"
    host, port = quote(instance.address.host, safe=""), instance.address.port
    return f"postgresql+psycopg2://{role}@/{name}?host={host}&port={port}&passfile={passfile}"


def _told(source: str):
    return lambda label, done, total: progress.report(f"Landing {source} | 入湖", done, total)


def errors(report: LoadReport) -> list[LandingError]:
    """Everything a person must hear about one load, each thing once: a report's own error may be its first file's."""
    found = [report.error, *(file.error for file in report.files)]
    return list({str(error): error for error in found if error}.values())


def _lines(texts: Iterable[str]) -> str | None:
    """Each text as one line, so that errors and cures stay pairs; None where there is none."""
    return "\n".join(" ".join(text.split()) for text in texts) or None


def record(instance: Instance, run_id: str, reports: Sequence[LoadReport]) -> None:
    """Append loads and the sources' own totals to `ops`, with the snapshot that holds what landed."""
    with instance.lake() as lake:
        snapshot = snapshots.current(lake)
        loads, totals = [], []
        for report in reports:
            told = errors(report)
            loads.append(
                {
                    "load_id": report.load_id,
                    "run_id": run_id,
                    "source": report.source,
                    "status": report.status,
                    "started_at": report.started_at,
                    "finished_at": report.finished_at,
                    "snapshot_id": snapshot,
                    "rows_landed": sum(t.inserted + t.updated for t in report.tables),
                    "rows_refused": sum(t.refused for t in report.tables),
                    "rows_deleted": sum(t.deleted for t in report.tables),
                    "tables_skipped": sum(t.skipped for t in report.tables),
                    "error": _lines(f"{e.where}: {e.what}" for e in told),
                    "cure": _lines(e.cure for e in told),
                }
            )
            totals.extend(
                {
                    "load_id": report.load_id,
                    "source": total.source,
                    "entity": total.entity,
                    "currency": total.currency,
                    "detail": total.detail,
                    "measure": total.measure,
                    "value": total.value,
                    "taken_at": report.finished_at,
                }
                for total in report.control_totals
            )
        # The loads go last: a total without its load is never read, a load without its totals would be.
        ledger.append(lake, "ops.control_total", totals)
        schema_lines.record(lake, run_id, reports, instance.now())
        ledger.append(lake, "ops.load", loads)
