"""Initialise, start, find and stop one instance's Superset, from the platform's environment.

Belongs here: its process and its port. Does not: its settings (`instance.py`), what it shows (`dashboards/`), the
databases and roles it needs (`lake/roles.py`), or who calls this when (`orchestration/`).
"""

import hashlib
import json
import socket
import subprocess
import time
import urllib.request

from services import postgres, process
from services.child import Progress, ServiceFailed, last_words, run
from services.superset.instance import Service, child_environment, write_settings

ADMIN = "admin"
THREADS = 8


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
    with socket.socket() as listener:
        # The open socket is handed over, so that nobody can take the port in between.
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = int(listener.getsockname()[1])
        command = [
            str(service.environment / "bin/gunicorn"), "--bind", f"fd://{listener.fileno()}",
            "--workers", "1", "--worker-class", "gthread", "--threads", str(THREADS),
            "--timeout", "120", "--graceful-timeout", "5", "--no-control-socket", "superset.app:create_app()",
        ]  # fmt: skip
        with service.log.open("ab") as log:
            child = subprocess.Popen(
                command, env=child_environment(service), cwd=service.data, pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
    process.note(service.run_file, child.pid, port, settings=digest)
    until = time.monotonic() + timeout
    while not _healthy(port):
        if child.poll() is not None or time.monotonic() > until:
            stop(service)
            raise ServiceFailed(last_words(service.log, "Superset did not start"))
        time.sleep(0.2)
    return port


def running(service: Service) -> int | None:
    """The port of the living Superset, or None."""
    found = process.noted(service.run_file)
    return found["port"] if found else None


def stop(service: Service) -> None:
    """Stop it if it runs, with its workers; returns when they are gone."""
    process.stop(service.run_file)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
