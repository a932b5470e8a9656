"""Initialise, start, find and stop one instance's Superset, from the platform's environment.

Belongs here: its process and its port. Does not: its settings (`instance.py`), what it shows (`dashboards/`), the
databases and roles it needs (`lake/roles.py`), or who calls this when (`orchestration/`).
"""

import hashlib
import json

from services import postgres, process
from services.child import Progress, run
from services.gunicorn import serve
from services.superset.instance import Service, child_environment, write_settings

ADMIN = "admin"


def initialise(service: Service, password: str, progress: Progress = lambda step: None) -> bool:
    """Bring the metadata database to this version and the administrator's password to `password`.

    Takes about 35 s the first time; returns False at once where it was done before. `progress` gets
    {step, done, total, label_zh}. Raises ServiceFailed, psycopg.Error.
    """
    mark = f"{service.version} {hashlib.sha256(f'{service.version}:{password}'.encode()).hexdigest()[:32]}"
    if postgres.remark(service.metadata) == mark:
        return False
    write_settings(service)
    command = [str(service.environment / "bin/python"), "-m", "services.superset.prepare", ADMIN]
    failure = "Superset's metadata could not be initialised"
    run(command, child_environment(service), service.data, service.log, progress, failure, password)
    postgres.set_remark(service.metadata, mark)
    return True


def start(service: Service, timeout: float = 180) -> int:
    """Start Superset on a free loopback port and wait until it answers (about 10 s); returns the port.

    One that runs with the same settings is kept, one with other settings is restarted. Raises ServiceFailed.
    """
    digest = write_settings(service)
    port = running(service)
    if port is not None:
        if json.loads(service.run_file.read_text())["settings"] == digest:
            return port
        stop(service)
    variables = child_environment(service)
    return serve(
        service, "Superset", "superset.app:create_app()", variables, "/health", timeout, settings=digest
    )


def running(service: Service) -> int | None:
    """The port of the living Superset, or None."""
    found = process.noted(service.run_file)
    return found["port"] if found else None


def stop(service: Service) -> None:
    """Stop it if it runs, with its workers; returns when they are gone."""
    process.stop(service.run_file)
