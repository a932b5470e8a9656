"""The vault of personal values: its key, its connections, and reading it, which is always logged.

Here: what a person or a program may ask of it. Not here: tables and rights (vault_schema.py), landing (vault_landing.py),
erasing (vault_erasure.py).
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from lake.home import Home
from lake.postgres import Address
from lake.roles import write_secret

OWNER, LANDER, READER = "vault", "vault_lander", "vault_reader"


class VaultFailed(Exception):
    """The vault did not do it. Holds the kind of failure and PostgreSQL's code for it, never a row."""


@dataclass(frozen=True)
class Place:
    """Where the vault of an instance is. who: the user of the operating system, for the log."""

    home: Home
    address: Address
    who: str
    database: str = "vault"


@dataclass(frozen=True)
class Value:
    """One value, with the record it belongs to."""

    token: str
    source: str
    table: str
    row_key: str
    column: str
    kind: str
    value: str


@dataclass(frozen=True)
class Holder:
    """A record that holds a value that was asked for."""

    source: str
    table: str
    row_key: str


@dataclass(frozen=True)
class Read:
    """One line of the log. how_many: values given; 0 where it was asked which records hold a known value."""

    at: datetime
    who: str
    why: str
    role: str
    kinds: tuple[str, ...]
    how_many: int


def key_file(home: Home) -> Path:
    """The secret that tokens are made with. Without it no landing makes the same tokens again: keep a copy apart."""
    return home.secrets / "privacy.key"


def key(home: Home) -> bytes:
    """The instance's secret, made once. Raises VaultFailed for a file that is none."""
    file = key_file(home)
    if not file.exists():
        write_secret(file, secrets.token_hex(32) + "\n")
    try:
        found = bytes.fromhex(file.read_text().strip())
    except ValueError:
        found = b""
    if len(found) != 32:
        raise VaultFailed(
            f"{file} holds no key: bring back the one that the lake's tokens were made with, 64 hex digits"
        )
    return found


@contextmanager
def opened(place: Place, role: str) -> Iterator[psycopg.Connection]:
    """A connection as that role, in autocommit. Whatever PostgreSQL raises inside becomes VaultFailed: its own words may quote a row."""
    failure = ""
    connection: psycopg.Connection | None = None
    try:
        connection = psycopg.connect(
            host=place.address.host, port=place.address.port, user=role, dbname=place.database,
            passfile=str(place.home.passfile(role)), autocommit=True, connect_timeout=10,
        )  # fmt: skip
        yield connection
    except psycopg.Error as error:
        failure = told(error)
    finally:
        if connection is not None:
            connection.close()
    if failure:  # raised out here, so that the exception that may quote a row is no cause of this one
        raise VaultFailed(f"{failure} (database {place.database}, role {role})")


def told(error: psycopg.Error) -> str:
    """The kind of a failure in words that hold no value: a constraint's name and PostgreSQL's code say enough."""
    constraint = f" ({error.diag.constraint_name})" if error.diag.constraint_name else ""
    return f"the vault refused: {type(error).__name__} {error.sqlstate or 'no answer'}{constraint}"


def values(
    place: Place,
    why: str,
    *,
    tokens: Sequence[str] | None = None,
    kinds: Sequence[str] = (),
    role: str = READER,
) -> list[Value]:
    """The values of these tokens, or all of these kinds. The log has it before a value is given. Raises VaultFailed."""
    with opened(place, role) as connection:
        request = _request(connection, place.who, why, tokens, kinds, "values")
        rows = connection.execute(
            "select token, source, table_name, row_key, column_name, kind, value from take_values(%s)",
            [request],
        ).fetchall()
    return [Value(*row) for row in rows]


def holders(place: Place, why: str, kind: str, sought: Sequence[str]) -> list[set[Holder]]:
    """For each value the records that hold it in whatever spelling. Logged, like a read. Raises VaultFailed."""
    found: list[set[Holder]] = [set() for _ in sought]
    with opened(place, READER) as connection:
        request = _request(connection, place.who, why, None, [kind], "holders")
        rows = connection.execute(
            "select place, source, table_name, row_key from take_holders(%s, %s)", [request, list(sought)]
        ).fetchall()
    for number, *record in rows:
        found[number - 1].add(Holder(*record))
    return found


def log(place: Place, limit: int) -> list[Read]:
    """The newest reads, newest first. Raises VaultFailed."""
    with opened(place, READER) as connection:
        rows = connection.execute(
            "select read_at, who, why, role, kinds, how_many from read_log order by request desc limit %s",
            [limit],
        ).fetchall()
    return [Read(at, who, why, role, tuple(kinds), many) for at, who, why, role, kinds, many in rows]


def counts(place: Place) -> list[tuple[str, str, str, int]]:
    """(source, table, kind, values), and how many of each kind are erased as ('', '', kind, n). Raises VaultFailed."""
    with opened(place, READER) as connection:
        held = connection.execute(
            "select source, table_name, kind, how_many from vault_count order by 1, 2, 3"
        ).fetchall()
        gone = connection.execute(
            "select '', '', what, count(*) from erased group by what order by what"
        ).fetchall()
    return [(str(s), str(t), str(k), int(n)) for s, t, k, n in (*held, *gone)]


def _request(
    connection: psycopg.Connection,
    who: str,
    why: str,
    tokens: Sequence[str] | None,
    kinds: Sequence[str],
    what: str,
) -> int:
    """Writes the log; in autocommit it is committed when this returns."""
    row = connection.execute(
        "select request_values(%s, %s, %s, %s, %s)",
        [who, why, None if tokens is None else list(tokens), list(kinds), what],
    ).fetchone()
    assert row
    return int(row[0])
