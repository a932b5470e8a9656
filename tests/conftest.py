"""Fixtures on the real systems: an embedded PostgreSQL and lakes on it. Each is started and stopped by the tests."""

import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

from lake import connect, postgres, roles, vault, vault_schema
from lake.home import Home
from orchestration import servers
from orchestration.instance import Instance, open_instance
from orchestration.settings import Settings
from services.django_site import sample
from services.django_site import server as django_site
from tests.company import Company
from tests.small_source import SmallSource

REPOSITORY = Path(__file__).parent.parent

# A machine that is busy is no finding: an example may take as long as it takes.
hypothesis.settings.register_profile("zhongtai", deadline=None)
hypothesis.settings.load_profile("zhongtai")


class OneWorkerAnInstance(LoadScopeScheduling):
    """Files run side by side, but those on the demo company in one worker, one after the other: they share it."""

    ON_THE_DEMO = re.compile(r"/browser/|/test_company_|/test_dashboards_|/test_tryton_|/test_django_")

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "the demo company" if self.ON_THE_DEMO.search(file) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneWorkerAnInstance:
    """Named here because the groups that pytest-xdist offers are not kept by pytest 9."""
    return OneWorkerAnInstance(config, log)


@dataclass(frozen=True)
class ScratchLake:
    """A lake of a test's own."""

    home: Home
    address: postgres.Address
    lake: connect.LakeAddress

    def connect(self, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        return connect.connect(self.lake, read_only=read_only)


@pytest.fixture(scope="session")
def server() -> Iterator[tuple[Home, postgres.Address]]:
    """One embedded PostgreSQL for all tests that need only a server."""
    # A short path: a socket's name may have 107 bytes at the most.
    root = Path(tempfile.mkdtemp(prefix="zt-"))
    home = Home(root).create()
    try:
        address = postgres.start(home)
        roles.ensure(home, address)
        connect.install_extensions(home.extensions)
        yield home, address
    finally:
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)


_numbers = itertools.count(1)


@pytest.fixture
def fresh_lake(server: tuple[Home, postgres.Address]) -> ScratchLake:
    """An empty lake: its own catalog database and data folder on the tests' server."""
    home, address = server
    name = f"lake_{next(_numbers)}"
    roles.ensure(home, address, (roles.Database(name, "lake_writer", "lake_reader"),))
    data = home.lake / name
    data.mkdir()
    lake = replace(connect.lake_address(home, address), data_path=f"{data}/", database=name)
    return ScratchLake(home, address, lake)


# A second one beside it.
other_lake = fresh_lake


@pytest.fixture
def fresh_vault(server: tuple[Home, postgres.Address]) -> Iterator[vault.Place]:
    """An empty vault of a test's own on the tests' server; its key is the server's home's."""
    home, address = server
    database = replace(roles.VAULT, name=f"vault_{next(_numbers)}")
    roles.ensure(home, address, (database,))
    vault_schema.ensure(home, address, database)
    yield vault.Place(home, address, "tester", database.name)


@pytest.fixture
def small_source(
    fresh_lake: ScratchLake, fresh_vault: vault.Place, tmp_path: Path
) -> Iterator[Callable[..., SmallSource]]:
    """Makes empty sources of a test's own: `small_source("shop")`."""
    made: list[SmallSource] = []

    def make(owner: str = "shop", settings: tuple[str, ...] = ()) -> SmallSource:
        made.append(SmallSource(fresh_lake, fresh_vault, tmp_path, owner, settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def crm() -> Iterator[Instance]:
    """A home whose only source is a real django-crm with the sample company at scale 0.01 in it, two days after its past."""
    root = Path(tempfile.mkdtemp(prefix="zt-crm-"))
    instance = open_instance(Settings(home=root, sources="django_crm"))
    site = servers.site(instance, "django_crm")
    try:
        django_site.initialise(site)
        sample.follow(site, scale=0.01, seed=20260101, past=date(2026, 6, 30), upto=date(2026, 7, 2))
        yield instance
    finally:
        django_site.stop(site)
        postgres.stop(instance.home)
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def company() -> Iterator[Company]:
    """The demo at scale 0.1, built once through the command line; its servers run while the tests do.

    ZHONGTAI_TEST_HOME names a folder to keep and use again, which saves a developer the minutes of building it.
    """
    kept = os.environ.get("ZHONGTAI_TEST_HOME")
    root = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="zt-company-"))
    found = Company(Home(root), {"ZHONGTAI_SAMPLE_SCALE": "0.1"})
    try:
        if kept and root.exists():
            found.tell_only()  # what earlier tests did there is no company's day either
        found.cli("demo", "--no-serve")
        found.tell_only()
        found.cli("serve", "--detach")
        yield found
    finally:
        found.cli("stop", expect=None)
        if not kept:
            shutil.rmtree(root, ignore_errors=True)
