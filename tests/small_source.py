"""A small PostgreSQL source of a test's own, and how it lands in the test's lake. Made by the fixture `small_source`.

Belongs here: database, roles, address, clock, landing. Does not: tables and rows, which each test writes as the owner.
"""

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from ingestion.land import land_database
from ingestion.report import LoadReport
from ingestion.spec import Source
from lake import roles, vault
from lake.vault_landing import LandingVault
from quality.door import faults

_numbers = itertools.count(1)


class SmallSource:
    """A database that the role `owner` writes and `<owner>_reader` is read as; `con` is a connection to the lake."""

    def __init__(self, lake: Any, kept: vault.Place, folder: Path, owner: str, settings: tuple[str, ...]):
        self.lake, self.vault, self.pipelines, self.home = lake, kept, folder / "dlt", lake.home
        self.name, self.address = f"{owner}_{next(_numbers)}", lake.address
        roles.ensure(
            self.home, self.address, (roles.Database(self.name, owner, f"{owner}_reader", settings=settings),)
        )
        self.owner = psycopg.connect(
            host=self.address.host, port=self.address.port, user=owner, dbname=self.name,
            passfile=str(self.home.passfile(owner)), autocommit=True,
        )  # fmt: skip
        self.url = (
            f"postgresql+psycopg2://{owner}_reader@/{self.name}?host={self.address.host}&port={self.address.port}"
            f"&passfile={self.home.passfile(f'{owner}_reader')}"
        )
        self.con = lake.connect()
        self._moments = (datetime(2026, 6, 30, tzinfo=UTC) + timedelta(seconds=i) for i in itertools.count())

    def now(self) -> datetime:
        """The clock: a second later each time it is asked."""
        return next(self._moments)

    def land(self, source: Source, *, url: str = "", **more: Any) -> LoadReport:
        """Land it once. url, more: in place of what land_database is given otherwise."""
        with LandingVault(self.vault) as kept:
            return land_database(
                source,
                url or self.url,
                self.lake.lake,
                self.pipelines,
                self.con,
                self.now,
                faults,
                vault=kept,
                **more,
            )

    def close(self) -> None:
        """Let go of both connections."""
        self.con.close()
        self.owner.close()
