"""Databases and least-privilege roles on the PostgreSQL server, and their password files.

Each purpose has a database with one owner; a reader role sees that owner's tables, later ones too, and nothing else.
Passwords are random, live in libpq password files (mode 600) and never in a URL, a statement's log or an argument.
"""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from lake.home import Home
from lake.postgres import ADMIN, Address

# Any number: what all who declare roles on a server agree on.
LOCK = 20260101

# Peers over the socket or the network must prove who they are; initdb would have left `trust`.
PG_HBA = "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n"


@dataclass(frozen=True)
class Database:
    """One database, the role that owns it and, where one is needed, the role that only reads it.

    logins: roles that may connect; what else they may do is granted where the tables are made.
    settings: parameters of the system in it that its owner may fix for every session there.
    """

    name: str
    owner: str
    reader: str | None = None
    logins: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """All that can log in to it."""
        return tuple(role for role in (self.owner, self.reader, *self.logins) if role)


# Personal values; its owner alone may read them, the others through what vault_schema.py lets them.
VAULT = Database("vault", "vault", logins=("vault_lander", "vault_reader"))

DATABASES = (
    Database("lake", "lake_writer", "lake_reader"),
    Database("dagster", "dagster"),
    Database("superset", "superset"),
    Database("tryton", "tryton", "tryton_reader"),
    # Its row-level security shows the rows of the organisation that this parameter names.
    Database("django_crm", "django_crm", "django_crm_reader", settings=("app.current_org",)),
    Database("django_helpdesk", "django_helpdesk", "django_helpdesk_reader"),
    VAULT,
)


def ensure(home: Home, address: Address, databases: tuple[Database, ...] = DATABASES) -> None:
    """Bring server, roles, databases and password files to the declared state. Idempotent.

    Raises psycopg.OperationalError where the administrator's password file does not open the server.
    """
    with _admin(home, address) as connection:
        # One at a time: a query that starts beside a run declares the same roles, and PostgreSQL refuses the second of two
        # changes to one row ("tuple concurrently updated"). The lock goes with the connection.
        connection.execute("select pg_advisory_lock(%s)", [LOCK])
        _close_trust(connection, home)
        for database in databases:
            for role in database.roles:
                _ensure_role(connection, home, role)
            _ensure_database(connection, database)
        for database in databases:
            # A database that takes no connections is found out by whoever needs it, and told then with its own name.
            with suppress(psycopg.OperationalError), _admin(home, address, database.name) as inside:
                _grant(inside, database)


def _admin(home: Home, address: Address, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=address.host,
        port=address.port,
        user=ADMIN,
        dbname=database,
        passfile=str(home.passfile(ADMIN)),
        autocommit=True,
    )


def _close_trust(connection: psycopg.Connection, home: Home) -> None:
    """Give the embedded server's administrator a password and demand one from everybody."""
    hba = home.postgres / "pg_hba.conf"
    if not hba.exists() or hba.read_text() == PG_HBA:  # the company's own server keeps its own rules
        return
    _set_password(connection, home, ADMIN)
    hba.write_text(PG_HBA)
    connection.execute("select pg_reload_conf()")


def _ensure_role(connection: psycopg.Connection, home: Home, role: str) -> None:
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    if known is None:
        connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
    if known is None or not home.passfile(role).exists():
        _set_password(connection, home, role)


def _set_password(connection: psycopg.Connection, home: Home, role: str) -> None:
    file = home.passfile(role)
    # A file that lies there already may be a person's: the password of the company's own system, read by a role of this
    # name. The embedded server takes it over, the file stays.
    kept = _kept_password(file) if file.exists() else None
    password = kept or secrets.token_urlsafe(24)
    # Stretching protects passwords that can be guessed; on 192 random bits it only makes every connection slower.
    if connection.info.server_version >= 160000:
        connection.execute("set scram_iterations to 64")
    # Only the SCRAM verifier travels, so that no statement log ever holds the password.
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    statement = sql.SQL("alter role {} password {}").format(
        sql.Identifier(role), sql.Literal(verifier.decode())
    )
    if kept is None:
        write_secret(file, f"*:*:*:{role}:{password}\n")
    connection.execute(statement)


def _kept_password(file: Path) -> str | None:
    """The password of the first line, as libpq reads it: the fifth field, a colon or a backslash in it escaped."""
    fields = re.split(r"(?<!\\):", file.read_text().partition("\n")[0].strip())
    return re.sub(r"\\(.)", r"\1", fields[4]) if len(fields) == 5 else None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, never readable in between."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)


def _ensure_database(connection: psycopg.Connection, database: Database) -> None:
    name, owner = sql.Identifier(database.name), sql.Identifier(database.owner)
    if connection.execute("select 1 from pg_database where datname = %s", [database.name]).fetchone() is None:
        connection.execute(sql.SQL("create database {} owner {}").format(name, owner))
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    for role in database.roles[1:]:
        connection.execute(sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(role)))


def _grant(connection: psycopg.Connection, database: Database) -> None:
    """Let the reader see what the owner has made and will make, and the owner fix the parameters it may."""
    owner = sql.Identifier(database.owner)
    if connection.info.server_version >= 150000:
        for name in database.settings:
            statement = sql.SQL("grant set on parameter {} to {}")
            # Only a superuser may; where there is none, whoever writes the sample into that database is told.
            with suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.format(sql.Identifier(*name.split(".")), owner))
    if database.reader is None:
        return
    reader = sql.Identifier(database.reader)
    for statement in (
        "grant usage on schema public to {reader}",
        "grant select on all tables in schema public to {reader}",
        "alter default privileges for role {owner} in schema public grant select on tables to {reader}",
    ):
        connection.execute(sql.SQL(statement).format(owner=owner, reader=reader))
