"""Run the sample company's commands in Tryton's environment, from the platform's.

Belongs here: arguments out, progress in. Does not: what the company is (`sample_company/`), or when it is written
(`orchestration/`).
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from services.tryton.instance import Service
from services.tryton.server import run_module

MODULE = "sample_company"
Progress = Callable[[dict], None]


def write(
    service: Service,
    *,
    inbox: Path,
    scale: float,
    seed: int,
    today: date,
    progress: Progress = lambda step: None,
) -> bool:
    """Write the company up to `today` into Tryton and its deliveries into `inbox`.

    Returns False at once where it stands already; one left half written is completed. Raises TrytonFailed.
    """
    arguments = [
        "write", *_places(service, inbox), "--scale", str(scale), "--seed", str(seed), "--today", today.isoformat(),
    ]  # fmt: skip
    told = run_module(service, MODULE, arguments, progress, "The sample company could not be written")
    return bool(told[-1]["written"])


def advance(service: Service, *, inbox: Path, days: int, progress: Progress = lambda step: None) -> date:
    """Let `days` pass in the company; returns its new today. Raises TrytonFailed."""
    arguments = ["advance", *_places(service, inbox), "--days", str(days)]
    told = run_module(service, MODULE, arguments, progress, "The sample company's days could not pass")
    return date.fromisoformat(told[-1]["today"])


def trickle(service: Service, *, inbox: Path, seconds: float, progress: Progress = lambda step: None) -> int:
    """Keep entering ordinary orders for `seconds`; returns how many. The company's today stays."""
    arguments = ["trickle", *_places(service, inbox), "--seconds", str(seconds)]
    told = run_module(service, MODULE, arguments, progress, "Orders could not be entered")
    return int(told[-1]["orders"])


def _places(service: Service, inbox: Path) -> list[str]:
    return ["--database", service.database.database, "--inbox", str(inbox)]
