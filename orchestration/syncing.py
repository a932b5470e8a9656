"""Landing by hand: sources one after the other, each recorded in `ops`, none stopped by another."""

from ingestion.plan import Rewind
from ingestion.report import LoadReport
from ingestion.sources import DECLARED
from orchestration import loads
from orchestration.instance import Instance
from orchestration.lock import run_lock
from orchestration.problems import Exit, Problem

FILES = ("inbox", "calendar")


def sync(
    instance: Instance, names: tuple[str, ...] = (), *, full: bool = False, rewind: Rewind | None = None
) -> list[LoadReport]:
    """Land the named sources, or all. rewind: rows of one table of the one source that is named, to read again.

    Raises Problem: for a source or a table that is not declared (exit code 2), while another run is at work (5).
    """
    declared = {source.name: source for source in DECLARED}
    if unknown := sorted(set(names) - set(declared) - set(FILES)):
        known = ", ".join([*declared, *FILES])
        raise Problem(
            f"There is no source {', '.join(unknown)}.",
            where="zhongtai sync",
            cure=f"Known: {known}.",
            code=Exit.USAGE,
        )
    if rewind:
        source = declared.get(names[0])
        tables = [table.lake_name for table in source.tables if table.cursor] if source else []
        if rewind.table not in tables:
            raise Problem(
                f"{names[0]} has no table {rewind.table} that one can go back in.",
                where="zhongtai sync --table",
                cure=f"Tables with a cursor: {', '.join(tables) or 'none; files land anew when they change'}.",
                code=Exit.USAGE,
            )
    now = instance.now()
    reports: list[LoadReport] = []
    with run_lock(instance.home.run / "run.lock", "zhongtai sync", now):
        for name in names or (*declared, *FILES):
            found = loads.land(instance, name, full=full, rewind=rewind)
            loads.record(instance, f"sync-{now:%Y%m%dT%H%M%S}", found)
            reports += found
    return reports
