"""Run the sample company's commands in Tryton's environment, from the platform's.

Belongs here: arguments out, progress in. Does not: what the company is (`sample_company/`), or when it is written
(`orchestration/`).
"""

import json
from datetime import date
from pathlib import Path

from services import postgres
from services.child import Progress
from services.tryton.command import run_module
from services.tryton.instance import Service

MODULE = "sample_company"


def write(
    service: Service,
    *,
    inbox: Path,
    truth: Path,
    scale: float,
    seed: int,
    today: date,
    progress: Progress = lambda step: None,
) -> bool:
    """Write the company up to `today` into Tryton, its deliveries into `inbox`, and what is wrong in them into `truth`.

    Returns False at once where it stands already; one left half written is completed. Raises ServiceFailed,
    psycopg.Error.
    """
    if company_today(service) is not None and (inbox / "memberships" / "mapping.yaml").exists():
        return False
    arguments = [
        "write", *_places(service, inbox), "--truth", str(truth), "--scale", str(scale), "--seed", str(seed), "--today", today.isoformat(),
    ]  # fmt: skip
    told = run_module(service, MODULE, arguments, progress, "The sample company could not be written")
    return bool(told[-1]["written"])


def company_today(service: Service) -> date | None:
    """The day up to which the company has come, or None where none stands there whole. Raises psycopg.Error.

    Reads the note that `sample_company/erp/diary.py` keeps, because asking Tryton itself takes seconds.
    """
    with postgres.connect(service.database) as connection:
        row = connection.execute(
            "select message from ir_note where message like 'Sample company %' order by id limit 1"
        ).fetchone()
    if row is None:
        return None
    kept = json.loads(row[0].split("\n", 1)[1])
    return date.fromisoformat(kept["upto"]) if kept["upto"] and kept["upto"] >= kept["today"] else None


def advance(
    service: Service, *, inbox: Path, truth: Path, days: int, progress: Progress = lambda step: None
) -> date:
    """Let `days` pass in the company; returns its new today. Raises ServiceFailed."""
    arguments = ["advance", *_places(service, inbox), "--truth", str(truth), "--days", str(days)]
    told = run_module(service, MODULE, arguments, progress, "The sample company's days could not pass")
    return date.fromisoformat(told[-1]["today"])


def trickle(service: Service, *, inbox: Path, seconds: float, progress: Progress = lambda step: None) -> int:
    """Keep entering ordinary orders for `seconds`; returns how many. The company's today stays."""
    arguments = ["trickle", *_places(service, inbox), "--seconds", str(seconds)]
    told = run_module(service, MODULE, arguments, progress, "Orders could not be entered")
    return int(told[-1]["orders"])


def _places(service: Service, inbox: Path) -> list[str]:
    return ["--database", service.database.database, "--inbox", str(inbox)]
