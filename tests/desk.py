"""A home with nothing in it but the sample service desk, for tests on the real django-helpdesk.

Belongs here: opening and closing it, and asking it by SQL and by its own models.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from lake import postgres as lake_postgres
from orchestration import servers
from orchestration.instance import Instance, open_instance
from orchestration.settings import Settings
from sample_company.plan import Plan
from services import postgres
from services.django_site import sample, server
from services.django_site.instance import Service, child_environment

NAME = "django_helpdesk"
PLAN = Plan(20260101, 0.01, date(2026, 6, 30))


@contextmanager
def empty_desk() -> Iterator[Instance]:
    """The instance, its desk initialised; both are stopped and gone at the end."""
    root = Path(tempfile.mkdtemp(prefix="zt-desk-"))
    found = open_instance(Settings(home=root, sources=f"{NAME},helpdesk_api"))
    try:
        server.initialise(servers.site(found, NAME))
        yield found
    finally:
        server.stop(servers.site(found, NAME))
        lake_postgres.stop(found.home)
        shutil.rmtree(root, ignore_errors=True)


def follow(site: Service, upto: date = PLAN.today, truth: Path | None = None) -> bool:
    """Write the sample company's desk up to a day."""
    return sample.follow(site, scale=PLAN.scale, seed=PLAN.seed, past=PLAN.today, upto=upto, truth=truth)


def sql(site: Service, statement: str) -> list[tuple]:
    """What the desk's database answers."""
    with postgres.connect(site.database) as connection:
        return connection.execute(statement.encode()).fetchall()


def orm(site: Service, code: str) -> Any:
    """What a piece of code prints inside helpdesk's environment, as JSON."""
    program = f"import django, json; django.setup(); from helpdesk.models import *\n{code}"
    done = subprocess.run(
        [str(site.python), "-c", program], env=child_environment(site), cwd=site.data,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None
