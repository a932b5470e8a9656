"""Initialise, start, find and stop one instance's site, from the platform's environment.

Belongs here: its database's first filling, its process and its port. Does not: its settings (`instance.py`), the sample
company (`sample.py`), the PostgreSQL database and roles it needs (`lake/roles.py`).
"""

import socket
import subprocess
import time
import urllib.request

from services import postgres, process
from services.blank import Blank
from services.child import Progress, ServiceFailed, last_words, run
from services.django_site.instance import Service, child_environment

THREADS = 8


def initialise(service: Service, progress: Progress = lambda step: None) -> bool:
    """Make the site's tables and its administrator; returns False at once where it was done before.

    From nothing django-crm's migrations take some two minutes of processor; the copy that they leave takes a second.
    `progress` gets {step, done, total, label_zh}. Raises ServiceFailed, psycopg.Error.
    """
    mark = f"{service.distribution} {service.version}"
    if postgres.remark(service.database) == mark and service.password_file.exists():
        return False
    variables = child_environment(service)
    blank = Blank(
        service.database,
        service.postgres_tools,
        service.environment,
        f"{service.name}-{service.version}",
        service.log,
    )
    if not blank.restore():
        _prepare(service, variables, "migrate", progress)
        blank.keep()
    _prepare(service, variables, "administrator", progress)
    with postgres.connect(service.database) as connection:
        connection.execute("analyze")
    postgres.set_remark(service.database, mark)
    return True


def start(service: Service, timeout: float = 120) -> int:
    """Start the site on a free loopback port and wait until it answers; returns the port. One that runs is kept.

    Raises ServiceFailed.
    """
    port = running(service)
    if port is not None:
        return port
    variables = child_environment(service)
    with socket.socket() as listener:
        # The open socket is handed over, so that nobody can take the port in between.
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = int(listener.getsockname()[1])
        command = [
            str(service.environment / "bin/gunicorn"), "--bind", f"fd://{listener.fileno()}", "--workers", "1",
            "--worker-class", "gthread", "--threads", str(THREADS), "--graceful-timeout", "5", "--no-control-socket",
            "django.core.wsgi:get_wsgi_application()",
        ]  # fmt: skip
        with service.log.open("ab") as log:
            child = subprocess.Popen(
                command, env=variables, cwd=service.data, pass_fds=[listener.fileno()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
    process.note(service.run_file, child.pid, port)
    until = time.monotonic() + timeout
    while not answers(port):
        if child.poll() is not None or time.monotonic() > until:
            stop(service)
            raise ServiceFailed(last_words(service.log, f"{service.title} did not start"))
        time.sleep(0.2)
    return port


def running(service: Service) -> int | None:
    """The port of the living site, or None."""
    found = process.noted(service.run_file)
    return found["port"] if found else None


def stop(service: Service) -> None:
    """Stop it if it runs, with its workers; returns when they are gone."""
    process.stop(service.run_file)


def answers(port: int) -> bool:
    """Whether a site at this loopback port shows the page one logs in by."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _prepare(service: Service, variables: dict[str, str], what: str, progress: Progress) -> None:
    command = [str(service.python), "-m", "services.django_site.prepare", service.name, what]
    run(command, variables, service.data, service.log, progress, f"{service.title} could not be initialised")
