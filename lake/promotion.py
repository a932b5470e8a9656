"""The executor of promotions: views in `marts` that point at one snapshot of `candidate`.

A plan says which groups move and which are held; it is made in `quality/` and only carried out here, in one
transaction: the views, the publication rows and `marts.publication` change together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from lake import health, ledger
from lake.dictionary import Entry, forget_marts, renew_dictionary
from lake.shown import SHOWN, publication_view
from lake.transaction import whole

RIGHTS = "rights"


@dataclass(frozen=True)
class GroupDecision:
    """What happens to one publication group: `promoted` moves all its marts, `held` leaves all of them.

    reason_zh: the reason in Chinese; empty where a person gave it, in whatever language.
    """

    group: str
    action: str  # promoted | held | forced | rolled_back
    marts: tuple[str, ...]
    reason: str
    reason_zh: str = ""


@dataclass(frozen=True)
class Promotion:
    """One decision over all groups, and where its data stands (R, N)."""

    run_id: str
    raw_snapshot: int | None
    candidate_snapshot: int
    groups: tuple[GroupDecision, ...]
    actor: str
    decided_at: datetime
    dictionary: tuple[Entry, ...] = field(default=())


class NothingToRollBack(Exception):
    """There is no older publication of the group to go back to."""


def next_publication_id(connection: duckdb.DuckDBPyConnection) -> int:
    """Publications are numbered 1, 2, 3 … over all groups."""
    row = connection.execute("select coalesce(max(publication_id), 0) + 1 from ops.publication").fetchone()
    assert row is not None
    return int(row[0])


def promote(connection: duckdb.DuckDBPyConnection, promotion: Promotion) -> int:
    """Carry out `promotion` in one transaction and return its publication number.

    Of two at once the later one is carried out on what the other left, under the next number.
    Raises duckdb.Error and changes nothing when a mart is missing at the snapshot.
    """

    def carry_out() -> int:
        number = next_publication_id(connection)
        for decision in promotion.groups:
            if decision.action != "held":
                _move(connection, decision.group, decision.marts, promotion.candidate_snapshot)
        _write_down(connection, number, promotion)
        moved = {d.group for d in promotion.groups if d.action != "held"}
        if moved:
            connection.execute(publication_view(connection))
            renew_dictionary(connection, [e for e in promotion.dictionary if e.publication_group in moved])
        # Also where nothing moves: that is when people look, and rows alone would not tell two decisions at once of each other.
        health.renew(connection)
        return number

    return whole(connection, carry_out)


def _move(connection: duckdb.DuckDBPyConnection, group: str, marts: Sequence[str], snapshot: int) -> None:
    """Point the group's views at the snapshot; those of it that are shown but not among `marts` go."""
    shown = connection.execute(f"select marts from ({SHOWN}) where publication_group = ?", [group]).fetchone()
    vanished = [mart for mart in (shown[0] if shown else ()) if mart not in marts]
    for mart in vanished:
        connection.execute(f'drop view if exists marts."{mart}"')
    if vanished:
        forget_marts(connection, vanished)
    for mart in marts:
        connection.execute(
            f'create or replace view marts."{mart}" as select * from candidate."{mart}" at (version => {snapshot})'
        )


def _write_down(connection: duckdb.DuckDBPyConnection, number: int, promotion: Promotion) -> None:
    """The publication in `ops`, the decision in the journal: with the views or not at all."""
    ledger.append(connection, "ops.publication", _rows(number, promotion))
    decisions = [
        {
            "publication_id": number,
            "publication_group": d.group,
            "decision": d.action,
            "reason": d.reason,
            "actor": promotion.actor,
            "decided_at": promotion.decided_at,
        }
        for d in promotion.groups
    ]
    ledger.append(connection, "journal.gate_decision", decisions)


def _rows(number: int, promotion: Promotion) -> list[dict[str, object]]:
    return [
        {
            "publication_id": number,
            "publication_group": d.group,
            "action": d.action,
            "run_id": promotion.run_id,
            "raw_snapshot": promotion.raw_snapshot,
            "candidate_snapshot": promotion.candidate_snapshot,
            "marts": list(d.marts),
            "reason": d.reason,
            "reason_zh": d.reason_zh or d.reason,
            "actor": promotion.actor,
            "decided_at": promotion.decided_at,
        }
        for d in promotion.groups
    ]


def rollback(
    connection: duckdb.DuckDBPyConnection,
    *,
    groups: Sequence[str] | None,
    reason: str,
    actor: str,
    at: datetime,
) -> int:
    """Point `groups` back at what they showed before, as a new publication.

    Default: all that are shown, but `rights`, whose older state would give access back to people who have lost it.

    Raises NothingToRollBack when a named group has shown fewer than two different snapshots.
    """

    def go_back() -> int:
        shown = {row[1]: row for row in connection.execute(SHOWN).fetchall()}
        wanted = list(groups) if groups else sorted(group for group in shown if group != RIGHTS)
        before = {g: _previous(connection, g, shown[g][5]) if g in shown else None for g in wanted}
        missing = [g for g, row in before.items() if row is None]
        if missing and (groups or len(missing) == len(wanted)):
            raise NothingToRollBack(f"No earlier publication of {', '.join(missing)} to go back to.")
        number = next_publication_id(connection)
        for group, row in before.items():
            if row is None:
                continue
            run_id, raw, snapshot, marts = row
            _move(connection, group, marts, snapshot)
            decision = GroupDecision(group, "rolled_back", tuple(marts), reason)
            _write_down(connection, number, Promotion(run_id, raw, snapshot, (decision,), actor, at))
        connection.execute(publication_view(connection))
        health.renew(connection)  # what a promotion that moves nothing writes too, so that the two meet
        return number

    return whole(connection, go_back)


def _previous(connection: duckdb.DuckDBPyConnection, group: str, shown: int) -> tuple | None:
    return connection.execute(
        """select run_id, raw_snapshot, candidate_snapshot, marts from ops.publication
        where publication_group = ? and action in ('promoted', 'forced') and candidate_snapshot < ?
        order by candidate_snapshot desc, publication_id desc limit 1""",
        [group, shown],
    ).fetchone()
