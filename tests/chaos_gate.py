"""A gate that says on its way where it is, in a process of its own.

Belongs here: the process that is killed. The gate and the promotion are the platform's own; they are only listened to.
"""

import logging
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from orchestration import gate
from orchestration.instance import open_instance
from orchestration.settings import Settings

# In the order that a gate goes through them.
STAGES = ("looking", "recording", "recorded", "promoting", "promoted", "ended")


def heard(
    work: Callable[..., Any], before: str, after: str, say: Callable[[str], None]
) -> Callable[..., Any]:
    """`work`, and a word on both sides of it."""

    def told(*arguments: Any, **named: Any) -> Any:
        say(before)
        done = work(*arguments, **named)
        say(after)
        return done

    return told


def main(home: Path, sources: str, run_id: str, listener: Connection) -> None:
    """The gate on the build of `run_id`, from opening the instance to the end, in a process group of its own."""
    os.setsid()
    logging.disable(logging.INFO)  # Great Expectations tells of its temporary folder
    instance = open_instance(Settings(home=home, sources=sources))
    gate.record_verdicts = heard(gate.record_verdicts, "recording", "recorded", listener.send)
    gate.promotion.promote = heard(gate.promotion.promote, "promoting", "promoted", listener.send)
    with instance.lake() as lake:
        listener.send("looking")
        gate.decide(instance, lake, run_id, target=instance.dbt_target, actor="chaos")
    listener.send("ended")
