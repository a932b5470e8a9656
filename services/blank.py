"""A system's database just after it was made, kept beside its environment: restored in seconds, made in minutes.

Belongs here: making and restoring that copy. It holds tables and what the system itself fills in, no data and no password that
opens anything; another version of the system or of PostgreSQL has its own.
"""

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from services import postgres
from services.postgres import Postgres


@dataclass(frozen=True)
class Blank:
    """One system's copy. tools: the folder of pg_dump and pg_restore of the server's own version, None where there is none.

    mark: what was made (version, modules), part of the file's name.
    """

    database: Postgres
    tools: Path | None
    folder: Path
    mark: str
    log: Path

    def restore(self) -> bool:
        """Fill the empty database from the copy; False where there is no copy, or the database is not empty."""
        file = self._file()
        if file is None or not file.exists() or not self._empty():
            return False
        arguments = ("--no-owner", "--no-acl", "--single-transaction", "--exit-on-error")
        done = self._run("pg_restore", *arguments, f"--dbname={self.database.database}", str(file))
        if not done:
            file.unlink(missing_ok=True)  # a copy that does not go in is of no use
        return done

    def keep(self) -> None:
        """Make the copy, whole or not at all. Where that fails the next home is made as this one was."""
        file = self._file()
        if file is None:
            return
        unfinished = file.with_name(f"{file.name}.part")
        # django-crm hides rows by tenant, from their owner too; there is no tenant yet, so nothing is left out.
        arguments = ("--format=custom", "--enable-row-security", f"--file={unfinished}")
        if self._run("pg_dump", *arguments, self.database.database):
            unfinished.replace(file)
        unfinished.unlink(missing_ok=True)

    def _file(self) -> Path | None:
        if self.tools is None:
            return None
        with postgres.connect(self.database) as connection:
            server = connection.info.server_version
        return self.folder / f"blank-{self.mark}-{server}.dump"

    def _empty(self) -> bool:
        with postgres.connect(self.database) as connection:
            row = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
        return row == (0,)

    def _run(self, name: str, *arguments: str) -> bool:
        assert self.tools
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log, suppress(OSError):
            done = subprocess.run(
                [str(self.tools / name), *arguments],
                env={"PATH": "/usr/bin:/bin", **self.database.variables},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
            return done.returncode == 0
        return False
