"""Initialise, start, find and stop one instance's Tryton, from the platform's environment.

Belongs here: its database's first filling, its process and its port. Does not: its configuration (`instance.py`),
the sample company (`sample.py`), the PostgreSQL database and roles it needs (`lake/roles.py`).
"""

import hashlib
import json
import subprocess
import time
import urllib.request

from services import postgres, process
from services.blank import Blank
from services.child import Progress, ServiceFailed, last_words
from services.tryton.command import run_module
from services.tryton.instance import (
    LANGUAGES,
    MODULES,
    Service,
    child_environment,
    write_configuration,
)

# A port found free can be taken before trytond binds it; then another is tried.
ATTEMPTS = 3
# The stages of opportunities for whoever reads the database: Tryton's key begins with two underscores, which loaders
# of data take for one. A Tryton of your own needs this one statement too.
STAGES = """
    create or replace view sale_opportunity_history as
    select
        "__id" as history_id, id, create_date, write_date, party, company, currency, employee, amount,
        conversion_probability, start_date, end_date, state
    from sale_opportunity__history
"""


def initialise(service: Service, progress: Progress = lambda step: None) -> bool:
    """Make Tryton's tables, load its modules and languages and set the administrator's password.

    Takes about 45 s the first time, and a few where a copy of a new database is kept; returns False at once where it was
    done before. `progress` gets
    {step, done, total, label_zh, detail}. Raises ServiceFailed, psycopg.Error.
    """
    mark = f"trytond {service.version}: {','.join(LANGUAGES)}: {','.join(MODULES)}"
    if postgres.remark(service.database) == mark and service.password_file.exists():
        return False
    failure = "Tryton could not be initialised"
    digest = hashlib.sha256(mark.encode()).hexdigest()[:8]
    blank = Blank(
        service.database,
        service.postgres_tools,
        service.environment,
        f"trytond-{service.version}-{digest}",
        service.log,
    )
    if not blank.restore():
        arguments = ["make", service.database.database, ",".join(LANGUAGES), ",".join(MODULES)]
        run_module(service, "services.tryton.prepare", arguments, progress, failure)
        blank.keep()
    arguments = ["password", service.database.database]
    run_module(service, "services.tryton.prepare", arguments, progress, failure)
    with postgres.connect(service.database) as connection:
        connection.execute(STAGES)
        # 15,000 fresh rows in Tryton's own tables: plans made before autovacuum comes by are ten times slower.
        connection.execute("analyze")
    postgres.set_remark(service.database, mark)
    return True


def start(service: Service, timeout: float = 120) -> int:
    """Start Tryton's server on a free loopback port and wait until it answers (about 5 s); returns the port.

    One that runs is kept. Raises ServiceFailed.
    """
    port = running(service)
    if port is not None:
        return port
    until = time.monotonic() + timeout
    for _ in range(ATTEMPTS):
        port = process.free_port()
        child = _spawn(service, port)
        while child.poll() is None and time.monotonic() < until:
            if version(port) is not None:
                return port
            time.sleep(0.2)
        stop(service)
    raise ServiceFailed(last_words(service.log, "Tryton's server did not start"))


def running(service: Service) -> int | None:
    """The port of the living server, or None."""
    found = process.noted(service.run_file)
    return found["port"] if found else None


def stop(service: Service) -> None:
    """Stop it if it runs, with its workers; returns when they are gone."""
    process.stop(service.run_file)


def version(port: int) -> str | None:
    """What a Tryton server at this loopback port says of itself over JSON-RPC, or None."""
    body = json.dumps({"id": 1, "method": "common.server.version", "params": []}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/rpc/", body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)["result"]
    except (OSError, ValueError, KeyError):
        return None


def _spawn(service: Service, port: int) -> subprocess.Popen:
    configuration = write_configuration(service, port)
    command = [str(service.python), "-m", "trytond.cli", "-d", service.database.database]
    with service.log.open("ab") as log:
        child = subprocess.Popen(
            command, env=child_environment(service, configuration), cwd=service.data,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    process.note(service.run_file, child.pid, port)
    return child
