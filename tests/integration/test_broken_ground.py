"""The ground under an instance gives way: disk, rights, connections, clock, odd paths. Each is really caused.

An instance that lives on files alone, in a folder whose name has spaces, Chinese and a quote, so that each of these
tests is a test of such a path too.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from lake.home import Home
from sample_company.deliveries import deliver_mappings, deliver_master_files, deliver_tills
from sample_company.plan import Plan
from sample_company.units import UNITS
from sample_company.world import world
from tests.company import REPOSITORY, Company

pytestmark = pytest.mark.integration
TODAY = date(2026, 6, 30)
PLAN = Plan(seed=7, scale=0.02, today=TODAY)


def deliver(company: Company, day: date) -> None:
    """A day's till file; the first also brings the mappings, stores, targets and memberships."""
    if not (company.home.inbox / "tills").exists():
        deliver_mappings(company.home.inbox)
        deliver_master_files(PLAN, company.home.inbox)
        units = ((code, name, parent or "") for code, name, parent in UNITS)
        deliver_list(company, "sales_unit", "unit_code,unit_name,parent_unit_code", units)
        products = ((p.code, p.name, p.group) for p in world(PLAN).products)
        deliver_list(company, "product", "product_code,product_name,product_group_code", products)
    deliver_tills(PLAN, company.home.inbox, day)


def deliver_list(company: Company, entity: str, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    """What the ERP would know, as a file whose columns are named as the entity's are."""
    folder = company.home.inbox / entity
    folder.mkdir()
    columns = "".join(f"      {name}: {name}\n" for name in header.split(","))
    (folder / "mapping.yaml").write_text(
        f'source: {entity}_list\nfiles: "*.csv"\nentities:\n  {entity}:\n    columns:\n{columns}'
    )
    (folder / "list.csv").write_text("\n".join([header, *(",".join(row) for row in rows)]) + "\n", "utf-8")


@contextmanager
def instance(root: Path) -> Iterator[Company]:
    company = Company(Home(root).create(), {"ZHONGTAI_SOURCES": "", "ZHONGTAI_TODAY": str(TODAY)})
    try:
        deliver(company, TODAY - timedelta(30))
        company.cli("run")
        yield company
    finally:
        company.cli("stop", expect=None)


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    root = Path(tempfile.mkdtemp(prefix="zt-"))
    with instance(root / "零售 集团 o'clock") as found:
        yield found
    shutil.rmtree(root, ignore_errors=True)


def lines(company: Company) -> int:
    return company.query("select count(*) from marts.fct_pos_line")[0][0]


def mount(*arguments: str) -> None:
    """Mount, or skip; where tests must not skip, fail."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        why = f"mount {' '.join(arguments)}: {done.stderr.strip()}"
        if os.environ.get("CI"):
            pytest.fail(f"this must not be skipped here: {why}")
        pytest.skip(why)


def test_a_home_with_spaces_chinese_and_a_quote_in_its_path(company: Company):
    assert lines(company) > 0
    assert "0 with a residue" in company.cli("reconcile").stdout
    (row,) = company.cli("query", "select 1 as one", "--format", "csv").stdout.splitlines()[1:]
    assert row == "1"


@pytest.mark.long
def test_postgresql_out_of_connections(company: Company):
    before, address = company.published_hash(), company.address
    held = []
    try:
        with pytest.raises(psycopg.OperationalError, match="connection slots|too many clients"):
            while True:
                held.append(
                    psycopg.connect(
                        host=address.host,
                        port=address.port,
                        user="postgres",
                        dbname="postgres",
                        passfile=str(company.home.passfile("postgres")),
                    )
                )
        done = company.cli("run", expect=1)
    finally:
        for connection in held:
            connection.close()
    assert "PostgreSQL has no free connection" in done.stderr
    assert str(company.home.root) in done.stderr and "max_connections" in done.stderr
    assert company.published_hash() == before
    company.cli("run")
    assert company.published_hash() == before


@pytest.mark.long
def test_a_home_that_is_read_only(company: Company):
    before = company.published_hash()
    company.cli("stop")
    root = str(company.home.root)
    mount("--bind", root, root)
    try:
        mount("-o", "remount,ro,bind", root)
        done = company.cli("run", expect=1)
    finally:
        subprocess.run(["umount", root], check=True)
    assert "its file system is read-only" in done.stderr
    assert root in done.stderr and "ZHONGTAI_HOME" in done.stderr
    company.cli("run")
    assert company.published_hash() == before


YESTERDAY = """
from datetime import UTC, datetime, timedelta
from orchestration import settings
settings.Settings.now = lambda self: datetime.now(UTC) - timedelta(days=2)
from orchestration.cli import app
app()
"""


@pytest.mark.long
def test_a_clock_set_back(company: Company):
    """Two days back: what lands then is the newest all the same, is published, and agrees with its own totals."""
    before = lines(company)
    deliver(company, TODAY - timedelta(29))
    done = subprocess.run(
        [sys.executable, "-c", YESTERDAY, "run"],
        env=company.env,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = lines(company)
    assert after > before
    assert "0 with a residue" in company.cli("reconcile").stdout
    deliver(company, TODAY - timedelta(28))
    company.cli("run")  # and the clock is right again
    assert lines(company) > after
    assert "0 with a residue" in company.cli("reconcile").stdout


@pytest.mark.long
def test_a_full_disk(tmp_path: Path):
    """A home on a file system of its own, which a stranger's file fills to the last block."""
    mount("-t", "tmpfs", "-o", "size=420m", "tmpfs", str(tmp_path))
    try:
        with instance(tmp_path / "home") as company:
            before = company.published_hash()
            deliver(company, TODAY - timedelta(29))
            ballast = tmp_path / "ballast"
            with ballast.open("wb") as file, pytest.raises(OSError, match="No space left"):
                while True:
                    file.write(b"\0" * 65536)
                    file.flush()
            done = company.cli("run", expect=None)
            assert done.returncode in (1, 3, 4), done.stdout + done.stderr
            assert "disk is full" in done.stderr, done.stdout + done.stderr
            assert "Make room" in done.stderr and str(company.home.root) in done.stderr
            ballast.unlink()
            assert company.published_hash() == before
            company.cli("run")
            assert lines(company) > 0 and company.published_hash() != before
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)
