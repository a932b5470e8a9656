"""Keeps entering ordinary orders into an instance's Tryton: `python -m tests.trickle HOME SECONDS`.

A process of its own, so that a run can be reconciled while orders are being written.
"""

import sys
from pathlib import Path

from lake.home import Home
from orchestration import servers
from orchestration.instance import Instance
from orchestration.settings import Settings
from services.tryton import sample


def main(home: Path, seconds: float) -> None:
    """Print `writing …` with each order that Tryton has taken."""
    from lake import postgres

    settings = Settings(home=home)
    instance = Instance(settings, Home(home), postgres.start(Home(home)))
    sample.trickle(
        servers.tryton(instance),
        inbox=instance.home.inbox,
        seconds=seconds,
        progress=lambda step: print("writing", step, flush=True),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
