"""The embedded server demands passwords, gives each role its own database, and survives a restart."""

import stat
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from lake import postgres, roles
from lake.home import Home

pytestmark = pytest.mark.integration


def login(
    home: Home, address: postgres.Address, role: str, database: str, **other: str
) -> psycopg.Connection:
    arguments = {"passfile": str(home.passfile(role)), **other}
    return psycopg.connect(host=address.host, port=address.port, user=role, dbname=database, **arguments)


def test_a_wrong_password_is_refused(server, tmp_path):
    home, address = server
    wrong = tmp_path / "wrong.pgpass"
    roles.write_secret(wrong, "*:*:*:lake_writer:not-the-password\n")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        login(home, address, "lake_writer", "lake", passfile=str(wrong))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        login(home, address, "postgres", "postgres", passfile=str(tmp_path / "absent"))


def test_a_role_enters_its_own_database_only(server):
    home, address = server
    with login(home, address, "lake_writer", "lake") as connection:
        assert connection.execute("select current_user").fetchone() == ("lake_writer",)
    with pytest.raises(psycopg.OperationalError, match='permission denied for database "dagster"'):
        login(home, address, "lake_writer", "dagster")


def test_a_reader_sees_later_tables_and_writes_nothing(server):
    home, address = server
    with login(home, address, "tryton", "tryton") as owner:
        owner.execute("create table later (n int)")
        owner.execute("insert into later values (1)")
    with login(home, address, "tryton_reader", "tryton") as reader:
        assert reader.execute("select n from later").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("insert into later values (2)")
    with login(home, address, "tryton", "tryton") as owner:
        owner.execute("drop table later")


def test_secrets_are_for_their_owner_only_and_ensure_is_idempotent(server):
    home, address = server
    before = {f.name: f.read_text() for f in home.secrets.iterdir()}
    roles.ensure(home, address)
    assert {f.name: f.read_text() for f in home.secrets.iterdir()} == before
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in home.secrets.iterdir()} == {0o600}


def test_many_may_declare_the_roles_at_once(server):
    """A query that is asked while a run begins."""
    home, address = server
    with ThreadPoolExecutor(8) as together:
        for done in [together.submit(roles.ensure, home, address) for _ in range(40)]:
            done.result()


def test_a_password_that_a_person_put_there_stays(tmp_path_factory):
    """The company's own Tryton: its reader's password lies in the file before the first run makes the same role here."""
    home = Home(tmp_path_factory.mktemp("pg")).create()
    own = "erp.example:5432:erp:tryton_reader:a\\:b\\\\c\n"
    roles.write_secret(home.passfile("tryton_reader"), own)
    try:
        address = postgres.start(home)
        roles.ensure(home, address)
        assert home.passfile("tryton_reader").read_text() == own
        roles.write_secret(home.secrets / "here", "*:*:*:tryton_reader:a\\:b\\\\c\n")
        login(home, address, "tryton_reader", "tryton", passfile=str(home.secrets / "here")).close()
    finally:
        postgres.stop(home)


def test_stop_and_start_again(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("pg")).create()
    try:
        address = postgres.start(home)
        roles.ensure(home, address)
        postgres.stop(home)
        assert postgres.running(home) is None
        again = postgres.start(home)
        assert postgres.running(home) == again
        with login(home, again, "lake_writer", "lake") as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        postgres.stop(home)
