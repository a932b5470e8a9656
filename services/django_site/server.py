"""Initialise, start, find and stop one instance's site, from the platform's environment.

Belongs here: its database's first filling, its process and its port. Does not: its settings (`instance.py`), the sample
company (`sample.py`), the PostgreSQL database and roles it needs (`lake/roles.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from services import postgres, process
from services.blank import Blank
from services.child import Progress, run
from services.django_site.instance import Service, child_environment
from services.gunicorn import serve


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
    variables, application = child_environment(service), "django.core.wsgi:get_wsgi_application()"
    return serve(service, service.title, application, variables, "/admin/login/", timeout)


def running(service: Service) -> int | None:
    """The port of the living site, or None."""
    found = process.noted(service.run_file)
    return found["port"] if found else None


@contextmanager
def served(service: Service) -> Iterator[int]:
    """The site's port for as long as it is needed: one that runs is left running, one started for this is stopped.

    Raises ServiceFailed.
    """
    there = running(service)
    try:
        yield there or start(service)
    finally:
        if not there:
            stop(service)


def stop(service: Service) -> None:
    """Stop it if it runs, with its workers; returns when they are gone."""
    process.stop(service.run_file)


def _prepare(service: Service, variables: dict[str, str], what: str, progress: Progress) -> None:
    command = [str(service.python), "-m", "services.django_site.prepare", service.name, what]
    run(command, variables, service.data, service.log, progress, f"{service.title} could not be initialised")
