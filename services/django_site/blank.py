"""A site's database just after its migrations, kept beside its environment: restored in a second, migrated in minutes.

Belongs here: making and restoring that copy. It holds tables and what migrations fill in, no user, no data, no secret; a
new version of the system or of PostgreSQL has its own.
"""

import subprocess
from contextlib import suppress
from pathlib import Path

from services import postgres
from services.django_site.instance import Service


def restore(service: Service) -> bool:
    """Fill an empty database from the copy; False where there is none, or the database is not empty."""
    file = _file(service)
    if file is None or not file.exists() or not _empty(service):
        return False
    done = _tool(service, "pg_restore", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error",
                 f"--dbname={service.database.database}", str(file))  # fmt: skip
    if not done:
        file.unlink(missing_ok=True)  # a copy that does not go in is of no use
    return done


def keep(service: Service) -> None:
    """Make the copy, whole or not at all. Where that fails the next home migrates, as this one did."""
    file = _file(service)
    if file is None:
        return
    unfinished = file.with_name(f"{file.name}.part")
    # django-crm hides rows by tenant, from their owner too; there is no tenant yet, so nothing is left out.
    arguments = ("--format=custom", "--enable-row-security", f"--file={unfinished}")
    if _tool(service, "pg_dump", *arguments, service.database.database):
        unfinished.replace(file)
    unfinished.unlink(missing_ok=True)


def _file(service: Service) -> Path | None:
    if service.postgres_tools is None:
        return None
    with postgres.connect(service.database) as connection:
        server = connection.info.server_version
    return service.environment / f"blank-{service.name}-{service.version}-{server}.dump"


def _empty(service: Service) -> bool:
    with postgres.connect(service.database) as connection:
        row = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    return row == (0,)


def _tool(service: Service, name: str, *arguments: str) -> bool:
    assert service.postgres_tools
    service.logs.mkdir(parents=True, exist_ok=True)
    with service.log.open("ab") as log, suppress(OSError):
        return (
            subprocess.run(
                [str(service.postgres_tools / name), *arguments],
                env={"PATH": "/usr/bin:/bin", **service.database.variables},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            ).returncode == 0
        )  # fmt: skip
    return False
