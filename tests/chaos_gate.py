"""A gate that says on its way where it is: `python -m tests.chaos_gate RUN`, in the home that ZHONGTAI_HOME names.

Belongs here: the program that is killed. The gate and the promotion are the platform's own; they are only listened to.
"""

import sys
from collections.abc import Callable
from typing import Any

from orchestration import gate
from orchestration.instance import open_instance
from orchestration.settings import Settings

# In the order that a gate goes through them.
STAGES = ("looking", "recording", "recorded", "promoting", "promoted", "ended")


def say(stage: str) -> None:
    """One line, at once."""
    print(stage, flush=True)


def heard(work: Callable[..., Any], before: str, after: str) -> Callable[..., Any]:
    """`work`, and a line on both sides of it."""

    def told(*arguments: Any, **named: Any) -> Any:
        say(before)
        done = work(*arguments, **named)
        say(after)
        return done

    return told


def main(run_id: str) -> None:
    """The gate on the build of `run_id`, from opening to end."""
    instance = open_instance(Settings())
    gate.record_verdicts = heard(gate.record_verdicts, "recording", "recorded")
    gate.promotion.promote = heard(gate.promotion.promote, "promoting", "promoted")
    with instance.lake() as lake:
        say("looking")
        gate.decide(instance, lake, run_id, target=instance.dbt_target, actor="chaos")
    say("ended")


if __name__ == "__main__":
    main(sys.argv[1])
