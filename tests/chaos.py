"""Promotions under readers, and gates that are killed: `python -m tests.chaos` (`make chaos`), and its short form in the suite.

Fifty rounds are built and put before the gate, with groups held at random, while readers, two of them through Superset, read
without pause and old snapshots expire: no reader may ever see two rounds in one group, or a round that was not published. Then
thirty gates are killed at drawn moments: whatever is left is one whole publication, and the next gate ends well.
"""

import argparse
import logging
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from lake.home import Home
from lake.shown import MOVED
from orchestration import screens
from orchestration.instance import open_instance
from orchestration.settings import Settings
from orchestration.statistics import FILE
from tests import chaos_kills, chaos_readers, chaos_world
from tests.chaos_world import World
from tests.company import Company

# A mart of each of two groups, and a number column of it that its screen shows and no sum is compared with.
MARKED = {"fct_ticket": "reopen_count", "sales_daily": "quantity"}
# One mart is watched: to ask all that the platform watches takes longer than the rest of a round.
WATCHED = "holds: false\nmarts: {fct_ticket: {day: business_date, figures: {tickets: {value: count(*)}}}}\n"
Told = Callable[[str], None]


@dataclass
class Promoted:
    """What fifty promotions came to. wrong: what the gate did otherwise than it was asked."""

    promotions: int = 0
    held: int = 0
    reads: int = 0
    through_superset: int = 0
    expired: int = 0
    mixed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def promotions(
    company: Company,
    world: World,
    count: int,
    chance: random.Random,
    told: Told,
    *,
    readers: int = 2,
    superset: bool = False,
) -> Promoted:
    """Build and promote `count` rounds while others read, and say what those met."""
    found = Promoted()
    if not count:
        return found
    with world.instance.lake() as lake:
        first = chaos_world.next_round(lake)
        run_id = chaos_world.build(world, lake, first, (), chance)
        found.wrong += chaos_world.decide(world, lake, run_id, ())
        with chaos_readers.at_work(company, world, readers, superset=superset) as all_reads:
            for number in range(1, count + 1):
                held = chaos_world.some_groups(world, chance)
                run_id = chaos_world.build(world, lake, first + number, held, chance)
                found.wrong += chaos_world.decide(world, lake, run_id, held)
                found.promotions, found.held = number, found.held + len(held)
                told(f"promotion {number} of {count}: held {', '.join(sorted(held)) or 'nothing'}")
        moved = set(
            lake.execute(
                f"select publication_group, publication_id, run_id from ops.publication where action in {MOVED}"
            ).fetchall()
        )
        found.wrong += chaos_world.not_whole(world, lake)
    for one in all_reads:
        told(f"{one.who}: {one.reads:,} {'snapshots went' if one.who == 'expiry' else 'reads'}")
        found.errors += [f"{one.who}: {text}" for text in one.errors]
        found.mixed += [f"{one.who}: {text}" for text in one.mixed]
        found.mixed += [
            f"{one.who} was shown {named}, which was never published" for named in one.named - moved
        ]
        if one.who == "expiry":
            found.expired += one.reads
            continue
        found.reads += one.reads
        found.through_superset += one.reads if one.who.startswith("Superset") else 0
        if not one.reads:
            found.errors.append(f"{one.who} never read")
    return found


@contextmanager
def demo_home(kept: Path | None, scale: float) -> Iterator[Company]:
    """The sample company, built and published through the command line. kept: a folder to use, as it is
    where it has published before, and to leave."""
    root = kept or Path(tempfile.mkdtemp(prefix="zt-chaos-"))
    company = Company(Home(root).create(), {"ZHONGTAI_SAMPLE_SCALE": str(scale)})
    (company.home.root / FILE).write_text(WATCHED)
    try:
        if not (company.home.run / "published").exists():
            company.cli("demo", "--no-serve")
        yield company
    finally:
        company.cli("stop", expect=None)
        if kept is None:
            shutil.rmtree(root, ignore_errors=True)


def main() -> int:
    """Print how it went; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__.partition("\n\n")[0])
    parser.add_argument(
        "--promotions", type=int, default=50, help="rounds that are promoted under readers (50)"
    )
    parser.add_argument("--kills", type=int, default=30, help="gates that are killed (30)")
    parser.add_argument(
        "--readers", type=int, default=2, help="readers on the lake, besides two through Superset (2)"
    )
    parser.add_argument("--seed", type=int, default=7, help="what is held, and when is killed (7)")
    parser.add_argument("--scale", type=float, default=0.02, help="size of the sample company (0.02)")
    parser.add_argument(
        "--home", type=Path, help="use this folder and leave it there (default: a new one that goes)"
    )
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    told, chance = partial(print, flush=True), random.Random(asked.seed)
    with demo_home(asked.home, asked.scale) as company:
        told("the sample company is published")
        instance = open_instance(Settings(home=company.home.root))
        screens.publish(instance, screens.start(instance))  # the ERP and Dagster have no part in it
        world = chaos_world.open_world(instance, MARKED)
        done = promotions(
            company, world, asked.promotions, chance, told, readers=asked.readers, superset=True
        )
        killed = chaos_kills.kills(world, asked.kills, chance, told)
    wrong = [*done.mixed, *done.errors, *done.wrong, *killed.wrong]
    for line, times in Counter(wrong).most_common(20):
        told(f"wrong, {times} times: {line}")
    where = ", ".join(f"{killed.where[name]} {name}" for name in ("before", "inside", "after"))
    told(
        f"{len(world.marts)} marts in {len(world.groups)} groups, {done.held} times a group was held, {done.expired:,} snapshots expired"
    )
    told(f"killed {where} the promotion; of those inside {killed.committed} had committed")
    told(
        f"promotions {done.promotions}, reads {done.reads:,} (through Superset {done.through_superset:,}), mixed {len(done.mixed)},"
        f" errors {len(done.errors)}, gate not as asked {len(done.wrong)};"
        f" kills {killed.where.total()}, not whole {len(killed.wrong)}"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
