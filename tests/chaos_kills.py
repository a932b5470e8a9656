"""The gate killed where it stands, as a machine does that loses its power: the chaos suite's second part.

Belongs here: starting the gate in a process of its own, killing it at a drawn moment, saying where that was. Does not: what must
hold afterwards (`chaos_world.not_whole`).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from tests import chaos_world
from tests.chaos_gate import STAGES
from tests.chaos_world import World
from tests.company import REPOSITORY

# After which stage the moment is drawn, and how often of ten: what matters lies between the verdicts and the commit.
WEIGHTS = {"looking": 2, "recording": 2, "recorded": 1, "promoting": 4, "promoted": 1}
# What is told of a kill, by the last stage that the gate had said.
WHERE = {"looking": "before", "recording": "before", "recorded": "before", "promoting": "inside"}


@dataclass
class Killed:
    """How many gates were killed before, inside and after the promotion; committed: those inside whose publication was out."""

    where: Counter[str] = field(default_factory=Counter)
    committed: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def gate(world: World, run_id: str) -> Iterator[subprocess.Popen[str]]:
    """The gate on a build, in a process group of its own; whatever is left of it goes at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos_gate", run_id],
        env={**os.environ, "ZHONGTAI_HOME": str(world.instance.home.root)},
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """SIGKILL to it and all it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def durations(world: World, run_id: str) -> dict[str, float]:
    """Seconds that a gate spends after saying each stage, from one that nobody kills."""
    said: list[tuple[str, float]] = []
    with gate(world, run_id) as process:
        for line in process.stdout:
            if line.strip() in STAGES:
                said.append((line.strip(), time.monotonic()))
        assert process.wait() == 0 and [stage for stage, _ in said] == list(STAGES), said
    return {stage: until - since for (stage, since), (_, until) in pairwise(said)}


def kill_after(process: subprocess.Popen[str], stage: str, seconds: float) -> str:
    """Kill the gate so long after it says `stage`; returns the last stage that it said."""
    said = []
    for line in process.stdout:
        said.append(line.strip())
        if said[-1] == stage:
            time.sleep(seconds)
            break
    kill(process)
    said += [line.strip() for line in process.stdout]
    assert stage in said, f"the gate ended before it said {stage!r}: {said}"
    return [one for one in said if one in STAGES][-1]


def kills(world: World, count: int, chance: random.Random, told: Callable[[str], None]) -> Killed:
    """Build a round, kill the gate on it, look, and let the next gate on the same build end. One after the other."""
    found = Killed()
    if not count:
        return found
    with world.instance.lake() as lake:
        first = chaos_world.next_round(lake)
        lasts = durations(world, chaos_world.build(world, lake, first, (), chance))
        told("a gate takes " + ", ".join(f"{seconds:.2f} s {stage}" for stage, seconds in lasts.items()))
        for number in range(1, count + 1):
            held = chaos_world.some_groups(world, chance)
            run_id = chaos_world.build(world, lake, first + number, held, chance)
            before = _newest(lake)
            stage = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            with gate(world, run_id) as process:
                last = kill_after(process, stage, chance.random() * lasts[stage])
            where = WHERE.get(last, "after")
            wrong = chaos_world.not_whole(world, lake)
            out = _newest(lake) > before
            if out != (where == "after") and where != "inside":
                wrong.append(f"a publication is {'' if out else 'not '}out")
            found.where[where] += 1
            found.committed += out and where == "inside"
            wrong += chaos_world.decide(world, lake, run_id, held) + chaos_world.not_whole(world, lake)
            found.wrong += [f"round {first + number}, killed {where} ({last}): {one}" for one in wrong]
            told(f"kill {number} of {count}: {last}, {where} the promotion{'; ' + wrong[0] if wrong else ''}")
    return found


def _newest(lake) -> int:
    return lake.execute("select coalesce(max(publication_id), 0) from ops.publication").fetchone()[0]
