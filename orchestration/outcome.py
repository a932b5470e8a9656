"""How a run ended, read from `ops`: what was published, what was held, which sources failed."""

from dataclasses import dataclass, field

from lake import health
from orchestration.instance import Instance
from orchestration.problems import Exit
from quality.plan import GroupPlan


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its id, the publication's number, what was held or forced, which sources failed and the exit code.

    build_error: what broke the build off before it was through, else None. landed: when each source last landed.
    """

    run_id: str
    publication_id: int | None
    held: tuple[GroupPlan, ...]
    forced: tuple[GroupPlan, ...]
    failed_sources: tuple[tuple[str, str, str], ...]
    code: Exit
    build_error: str | None = None
    landed: dict[str, str] = field(default_factory=dict)


def outcome(instance: Instance, run_id: str) -> Outcome:
    """What `ops` holds about a run."""
    with instance.lake() as lake:
        failed = lake.execute(
            "select source, error, cure from ops.load where run_id = ? and status <> 'ok'", [run_id]
        ).fetchall()
        landed = health.last_landed(lake)
        rows = lake.execute(
            """select publication_id, publication_group, action, marts, reason from ops.publication
            where publication_id = (select max(publication_id) from ops.publication where run_id = ?)""",
            [run_id],
        ).fetchall()
    plans = [(action, GroupPlan(g, tuple(marts), action != "held", why)) for _, g, action, marts, why in rows]
    held, forced = (tuple(plan for done, plan in plans if done == sought) for sought in ("held", "forced"))
    code = Exit.HELD if held else Exit.SOURCE_FAILED if failed else Exit.WELL
    return Outcome(run_id, rows[0][0] if rows else None, held, forced, tuple(failed), code, landed=landed)
