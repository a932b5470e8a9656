"""What the chaos suite plays with: a home whose every mart tells in which round it was built, and what must always hold of it.

Belongs here: building a round, asking the gate for it, and looking whether what is published is one whole publication. Does
not: who reads meanwhile (`chaos_readers.py`), who is killed (`chaos_kills.py`).
"""

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import duckdb

from lake.shown import SHOWN
from orchestration import gate, runs
from orchestration.dbt_artifacts import Result
from orchestration.instance import Instance
from orchestration.verdicts import record_verdicts
from quality.verdict import Verdict

RUN = "chaos-"
COLUMN = "chaos_round"
Groups = dict[str, tuple[str, ...]]  # {group: its marts}
Shown = dict[str, tuple[int, str]]  # {group: (publication number, run)}


@dataclass(frozen=True)
class World:
    """base: the snapshot that every round is made from. nodes: what the build before had built.

    marked: {mart: a number column of it that a screen shows}, which holds the round as well.
    """

    instance: Instance
    groups: Groups
    base: int
    nodes: tuple[tuple[str, str], ...]
    marked: dict[str, str] = field(default_factory=dict)

    @property
    def marts(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(mart for marts in self.groups.values() for mart in marts)


def open_world(instance: Instance, marked: dict[str, str] | None = None) -> World:
    """The world of an instance that has published something; its newest build is what rounds are made from."""
    with instance.lake() as lake:
        base, run = lake.execute(
            f"select candidate_snapshot, run_id from ops.build where not starts_with(run_id, '{RUN}')"
            " order by candidate_snapshot desc limit 1"
        ).fetchone()
        groups = lake.execute(f"select publication_group, marts from ({SHOWN}) order by 1").fetchall()
        nodes = lake.execute(
            "select model, resource_type from ops.build where run_id = ? and status = 'success' order by 1",
            [run],
        ).fetchall()
    assert groups, "nothing is published yet"
    return World(instance, {g: tuple(marts) for g, marts in groups}, base, tuple(nodes), marked or {})


def next_round(lake: duckdb.DuckDBPyConnection) -> int:
    """Rounds go on where an earlier play in the same home ended."""
    return lake.execute(
        f"select coalesce(max(replace(run_id, '{RUN}', '')::int), 0) + 1 from ops.run where starts_with(run_id, '{RUN}')"
    ).fetchone()[0]


def build(
    world: World, lake: duckdb.DuckDBPyConnection, number: int, held: Iterable[str], chance: random.Random
) -> str:
    """Make every mart of `candidate` anew, a snapshot for each group of them, and fail a check on one mart of each group to be held.

    dbt makes a snapshot for each table. That takes three times as long, and what is shown stands on one snapshot of all either way.
    """
    run_id, now = f"{RUN}{number}", world.instance.now
    runs.take_raw_snapshot(lake, run_id, now())
    for marts in world.groups.values():
        _make(world, lake, number, marts)
    built = [Result(name, kind, "success", "", 0.0, (name,), "error", "") for name, kind in world.nodes]
    runs.record_build(lake, run_id, built, now())
    planted = [Verdict("planted", chance.choice(world.groups[group]), passed=False) for group in held]
    record_verdicts(world.instance, lake, run_id, planted)
    return run_id


def _make(world: World, lake: duckdb.DuckDBPyConnection, number: int, marts: Iterable[str]) -> None:
    lake.execute("begin transaction")
    for mart in marts:
        column = world.marked.get(mart)
        relation = f'candidate."{mart}" at (version => {world.base})'
        kind = lake.execute(f"select typeof({column}) from {relation} limit 1").fetchone() if column else None
        marked = f" replace ({number}::{kind[0]} as {column})" if kind else ""
        lake.execute(
            f'create or replace table candidate."{mart}" as select *{marked}, {number}::bigint as {COLUMN} from {relation}'
        )
    lake.execute("commit")


def some_groups(world: World, chance: random.Random) -> set[str]:
    """Groups to hold: about a third of them; seldom `core`, which holds the others."""
    return {g for g in world.groups if chance.random() < (0.1 if g == "core" else 0.3)}


def decide(world: World, lake: duckdb.DuckDBPyConnection, run_id: str, held: Collection[str]) -> list[str]:
    """Put the build before the gate, and say what it did not do as asked."""
    done = gate.decide(world.instance, lake, run_id, target=world.instance.dbt_target, actor="chaos")
    wrong = [f"{g} moved past a failed check" for g in sorted(set(held) - {plan.group for plan in done.held})]
    shown = published(lake)
    moved = {plan.group for plan in done.plan if plan.moves}
    wrong += [f"{g} shows {shown[g]} after {run_id} moved it" for g in sorted(moved) if shown[g][1] != run_id]
    if not held and done.held:
        wrong.append(f"held without a cause: {', '.join(f'{p.group} ({p.reason})' for p in done.held)}")
    return wrong


def published(lake: duckdb.DuckDBPyConnection) -> Shown:
    """What `marts.publication` says."""
    rows = lake.execute("select publication_group, publication_id, run_id from marts.publication").fetchall()
    return {group: (number, run) for group, number, run in rows}


def one_statement(groups: Groups) -> str:
    """One statement that reads the round of every mart, and which publication says it is shown: (mart, least, most, group, number, run)."""
    marts = [
        f"select '{mart}' as name, min({COLUMN}) as least, max({COLUMN}) as most, '{group}' as publication_group,"
        f' null::bigint as publication_id, null as run_id from marts."{mart}"'
        for group, marts in groups.items()
        for mart in marts
    ]
    publications = "select null, null, null, publication_group, publication_id, run_id from marts.publication"
    return " union all ".join([*marts, publications])


def mixed(groups: Groups, rows: Iterable[tuple]) -> tuple[list[str], Shown]:
    """What is mixed among the rows of `one_statement`, and which publications they named."""
    rows = list(rows)
    shown: Shown = {group: (number, run) for name, _, _, group, number, run in rows if name is None}
    found = []
    if set(shown) != set(groups):
        found.append(f"marts.publication names {sorted(shown)}")
    for name, least, most, group, _, _ in rows:
        empty = least is None  # a mart without rows tells nothing
        if name and group in shown and not empty and {f"{RUN}{least}", f"{RUN}{most}"} != {shown[group][1]}:
            found.append(f"marts.{name} shows rounds {least} to {most}, its group {group} {shown[group]}")
    return found, shown


def not_whole(world: World, lake: duckdb.DuckDBPyConnection) -> list[str]:
    """What keeps the published state from being one whole publication, read at one moment; empty when all is well."""
    lake.execute("begin transaction")
    try:
        found, shown = mixed(world.groups, lake.execute(one_statement(world.groups)).fetchall())
        ops = lake.execute(f"select publication_group, publication_id, run_id from ({SHOWN})").fetchall()
        if {group: (number, run) for group, number, run in ops} != shown:
            found.append(f"marts.publication says {shown}, ops.publication {ops}")
        torn = lake.execute(
            f"""select publication_id from ops.publication where starts_with(run_id, '{RUN}') group by 1
            having count(*) <> {len(world.groups)} or count(distinct publication_group) <> {len(world.groups)}"""
        ).fetchall()
        found += [f"publication {number} does not have one row for each group" for (number,) in torn]
        apart = lake.execute("""
            select publication_id from (select publication_id, publication_group from ops.publication) as o
            full join (select publication_id, publication_group from journal.gate_decision) as j
                using (publication_id, publication_group)
            where o.publication_id is null or j.publication_id is null""").fetchall()
        found += [f"publication {number} is not the same in ops and journal" for (number,) in apart]
        views = lake.execute(
            "select view_name from duckdb_views() where database_name = 'lake' and schema_name = 'marts'"
        )
        for (view,) in views.fetchall():
            lake.execute(f'select count(*) from marts."{view}"')
    finally:
        lake.execute("rollback")
    return found
