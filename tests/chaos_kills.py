"""The gate killed where it stands, as a machine does that loses its power: the chaos suite's second part.

Belongs here: starting the gate in a process of its own, killing it at a drawn moment, saying where that was. Does not: what must
hold afterwards (`chaos_world.not_whole`).
"""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from typing import Any

from lake.promotion import next_publication_id
from tests import chaos_gate, chaos_world
from tests.chaos_gate import STAGES
from tests.chaos_world import World

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


@dataclass
class Gate:
    """A gate at work. said: its stages so far, with the moment each was heard."""

    process: Any
    listener: Connection
    said: list[tuple[str, float]] = field(default_factory=list)

    def hear(self, until: str | None = None) -> None:
        """Listen until it says `until`, or says nothing more because it ended or was killed."""
        try:
            while until is None or until not in dict(self.said):
                self.said.append((self.listener.recv(), time.monotonic()))
        except EOFError:
            assert until is None, f"the gate ended before it said {until!r}: {self.said}"

    def kill(self) -> str:
        """SIGKILL to it and all it started; returns the last stage that it said."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join()
        self.hear()
        return self.said[-1][0]


@contextmanager
def gate(world: World, run_id: str) -> Iterator[Gate]:
    """The gate on a build, begun; whatever is left of it goes at the end of the block.

    It is forked from a process that has imported all and opened nothing: importing takes longer than all that a gate does.
    """
    new = multiprocessing.get_context("forkserver")
    new.set_forkserver_preload(["great_expectations", "tests.chaos_gate"])
    listener, teller = new.Pipe(duplex=False)
    settings = world.instance.settings
    process = new.Process(
        target=chaos_gate.main, args=(settings.home, settings.sources, run_id, teller), daemon=True
    )
    process.start()
    teller.close()  # what its end is heard by
    found = Gate(process, listener)
    try:
        found.hear("looking")
        yield found
    finally:
        found.kill()
        listener.close()


def durations(world: World, run_id: str) -> dict[str, float]:
    """Seconds that a gate spends after saying each stage, from one that nobody kills."""
    with gate(world, run_id) as at_work:
        at_work.hear()
        assert [stage for stage, _ in at_work.said] == list(STAGES), at_work.said
        return {stage: until - since for (stage, since), (_, until) in pairwise(at_work.said)}


def kill_after(at_work: Gate, stage: str, seconds: float) -> str:
    """Kill the gate so long after it says `stage`; returns the last stage that it said."""
    at_work.hear(stage)
    time.sleep(seconds)
    return at_work.kill()


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
            before = next_publication_id(lake)
            stage = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            with gate(world, run_id) as at_work:
                last = kill_after(at_work, stage, chance.random() * lasts[stage])
            where = WHERE.get(last, "after")
            wrong = chaos_world.not_whole(world, lake)
            out = next_publication_id(lake) > before
            if out != (where == "after") and where != "inside":
                wrong.append(f"a publication is {'' if out else 'not '}out")
            found.where[where] += 1
            found.committed += out and where == "inside"
            wrong += chaos_world.decide(world, lake, run_id, held) + chaos_world.not_whole(world, lake)
            found.wrong += [f"round {first + number}, killed {where} ({last}): {one}" for one in wrong]
            told(f"kill {number} of {count}: {last}, {where} the promotion{'; ' + wrong[0] if wrong else ''}")
    return found
