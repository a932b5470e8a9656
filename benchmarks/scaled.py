"""The sample company at a stated scale: a Tryton database, and a home of the platform that reads it.

Belongs here: writing the company once, its databases and homes, a day that passes. Does not: how rows are copied
(`multiply.py`), what is measured (`scale.py`).
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.multiply import follow, multiply
from benchmarks.watched import Took, zhongtai
from lake import postgres, roles
from lake.home import Home
from sample_company.deliveries import deliver_mappings, deliver_master_files, deliver_tills
from sample_company.plan import Plan, days

SEED, TODAY = 20260101, date(2026, 6, 30)
_BEFORE = "tryton_before"


@dataclass(frozen=True)
class Base:
    """A company written through Tryton: database `tryton_before` up to TODAY, `tryton` with one day more."""

    home: Home
    scale: float
    since: int  # the first transaction of that day

    @property
    def address(self) -> postgres.Address:
        return postgres.running(self.home) or postgres.start(self.home)

    def connect(self, database: str) -> psycopg.Connection:
        """As the server's administrator."""
        return psycopg.connect(
            host=self.address.host, port=self.address.port, dbname=database, user=postgres.ADMIN,
            passfile=str(self.home.passfile(postgres.ADMIN)), autocommit=True,
        )  # fmt: skip


def kept(home: Home, scale: float) -> Base:
    """Keep the company in `home` as it stands; what happens to it from now on is its next day. Nobody may use it meanwhile."""
    found = Base(home, scale, 0)
    with found.connect("postgres") as server:
        server.execute(f"create database {_BEFORE} template tryton owner tryton")
    with found.connect("tryton") as tryton:
        (since,) = tryton.execute("select pg_current_xact_id()::text::bigint").fetchone() or (0,)
    return Base(home, scale, since)


@contextmanager
def base_company(root: Path, scale: float) -> Iterator[Base]:
    """Write the company of `scale` under `root`, and let a day pass in it (minutes)."""
    home = Home(root)
    try:
        zhongtai(root, "sample", "write", ZHONGTAI_SAMPLE_SCALE=str(scale), ZHONGTAI_SAMPLE_SEED=str(SEED))
        base = kept(home, scale)
        zhongtai(root, "sample", "advance", "--days", "1")
        yield base
    finally:
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)


@dataclass(frozen=True)
class Scaled:
    """The company many times over, and a home of its own that has not read it yet."""

    base: Base
    copies: int
    home: Home

    @property
    def database(self) -> str:
        return f"tryton_{self.copies}"

    @property
    def plan(self) -> Plan:
        return Plan(SEED, self.base.scale * self.copies, TODAY)

    def run(self, day: date = TODAY) -> Took:
        """`zhongtai run` on that day. Raises RuntimeError where a group is held or a source fails."""
        return self._zhongtai("run", day)

    def reconcile(self, day: date = TODAY) -> None:
        """Raises RuntimeError where a residue is left."""
        self._zhongtai("reconcile", day)

    def pass_day(self) -> date:
        """A day passes in each copy, and the tills deliver theirs; returns it."""
        day = TODAY + timedelta(1)
        with self.base.connect("tryton") as tryton, self.base.connect(self.database) as big:
            follow(tryton, big, self.base.since, self.copies)
        deliver_tills(self.plan, self.home.inbox, day)
        return day

    def _zhongtai(self, command: str, day: date) -> Took:
        address = self.base.address
        place = f"tryton_reader@/{self.database}?host={address.host}&port={address.port}"
        return zhongtai(
            self.home.root, command, ZHONGTAI_SOURCES=f"tryton=postgresql://{place}", ZHONGTAI_TODAY=str(day)
        )


@contextmanager
def scaled_company(base: Base, root: Path, copies: int, *, tills: bool = True) -> Iterator[Scaled]:
    """The company of `base` `copies` times over, home under `root`; both go at the end."""
    found = Scaled(base, copies, Home(root).create())
    database = sql.Identifier(found.database)
    try:
        with base.connect("postgres") as server:
            server.execute(
                sql.SQL("create database {} template {} owner tryton").format(database, sql.SQL(_BEFORE))
            )
        roles.ensure(base.home, base.address, (roles.Database(found.database, "tryton", "tryton_reader"),))
        with base.connect(found.database) as big:
            multiply(big, copies)
        shutil.copy(base.home.passfile("tryton_reader"), found.home.passfile("tryton_reader"))
        deliver_mappings(found.home.inbox)
        deliver_master_files(found.plan, found.home.inbox)
        for day in days(found.plan.first_day, TODAY) if tills else ():
            deliver_tills(found.plan, found.home.inbox, day)
        # Not part of a run, and not in its processes.
        postgres.start(found.home)
        yield found
    finally:
        postgres.stop(found.home)
        with base.connect("postgres") as server:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(database))
        shutil.rmtree(root, ignore_errors=True)
