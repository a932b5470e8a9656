"""A service's own database over libpq. The password stays in its file."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Postgres:
    """A database, the role that owns it and the file its password lies in."""

    host: str
    port: int
    database: str
    user: str
    passfile: Path

    @property
    def variables(self) -> dict[str, str]:
        """What libpq reads of a child's environment."""
        return {
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGDATABASE": self.database,
            "PGUSER": self.user,
            "PGPASSFILE": str(self.passfile),
        }


@contextmanager
def connect(place: Postgres) -> Iterator[psycopg.Connection]:
    """The database, as the role that owns it; committed at the end of the block. Raises psycopg.Error."""
    with psycopg.connect(
        host=place.host, port=place.port, dbname=place.database, user=place.user, passfile=str(place.passfile)
    ) as connection:
        yield connection


def remark(place: Postgres) -> str | None:
    """The comment on the database: what was made in it. It lies in the database it speaks of, and goes and comes with it."""
    with connect(place) as connection:
        row = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()"
        ).fetchone()
    return row[0] if row else None


def set_remark(place: Postgres, text: str) -> None:
    """Write that comment."""
    name = sql.Identifier(place.database)
    with connect(place) as connection:
        connection.execute(sql.SQL("comment on database {} is {}").format(name, sql.Literal(text)))
