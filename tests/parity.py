"""Increment equals the truth: `python -m tests.parity` (`make parity`), and its short form in the suite.

A home that processes each day as it comes must hold, in every canonical table and mart, the very rows of (a) a rebuild
from its raw tables and (b) a second home that lands the same systems and files once, at the end. Meanwhile the ERP does
what makes cursors lie: a transaction that began before a landing ends after it, so its rows carry an older moment.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psycopg

from lake import vault
from lake.home import Home
from tests.company import Company

FIRST_DAY = date(2026, 6, 30)
SYSTEMS = ("tryton", "django_crm", "django_helpdesk")
REBUILT = ("staging", "canonical", "intermediate", "candidate")
COMPARED = ("canonical", "candidate")
Hashes = dict[str, tuple[int, int]]


def table_hashes(company: Company) -> Hashes:
    """{schema.table: (rows, sum of the rows' hashes)}: the same rows in any order give the same figures."""
    with company.lake() as lake:
        tables = lake.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'lake'"
            f" and schema_name in {COMPARED} order by 1"
        ).fetchall()
        return {
            name: lake.execute(
                f"select count(*), coalesce(sum(hash(t)::decimal(38,0)), 0) from {name} as t"
            ).fetchone()
            for (name,) in tables
        }


def differing(one: Hashes, other: Hashes) -> list[str]:
    """The tables that do not hold the same rows; one that only one side has is among them."""
    assert one and other
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@contextmanager
def late_change(company: Company, text: str) -> Iterator[None]:
    """A transaction in Tryton's database that is open for the time of the block, and changes an old order's line.

    Tryton stamps rows with the START of their transaction; another change, begun and ended later, comes before it.
    """
    address = company.address
    where = {"host": address.host, "port": address.port, "user": "tryton", "dbname": "tryton"}
    passfile = str(company.home.passfile("tryton"))
    change = """
        update sale_line set description = %s, write_date = transaction_timestamp() at time zone 'UTC'
        where id = (select l.id from sale_line l join sale_sale s on s.id = l.sale where s.state = 'done'
            and l.type = 'line' order by md5(l.id::text || %s) limit 1)"""
    with psycopg.connect(**where, passfile=passfile) as slow:
        slow.execute(change, [f"late {text}", f"late {text}"])
        with psycopg.connect(**where, passfile=passfile) as quick:
            quick.execute(change, [f"soon {text}", f"soon {text}"])
        yield


def pass_days(company: Company, days: int, told: Callable[[str], None]) -> None:
    """Each day: the company advances, and is processed while somebody's transaction is still open."""
    for number in range(1, days + 1):
        day = company.variables["ZHONGTAI_TODAY"] = str(FIRST_DAY + timedelta(number))
        company.cli("sample", "advance", "--days", "1")
        with late_change(company, day):
            company.cli("run")
        told(f"day {number} of {days}")
    company.cli("run")


def rebuild(company: Company) -> None:
    """Drop everything that dbt made and make it again from the raw tables."""
    with company.lake(role="lake_writer") as lake:
        for schema in REBUILT:
            lake.execute(f"drop schema {schema} cascade")
    company.cli("run")


@contextmanager
def second_home(company: Company) -> Iterator[Company]:
    """Another instance, which lands the same systems and the same files for the first time."""
    root = Path(tempfile.mkdtemp(prefix="zt-second-"))
    home, address = Home(root).create(), company.address
    places = []
    for system in SYSTEMS:
        role = f"{system}_reader"
        shutil.copy(company.home.passfile(role), home.passfile(role))
        places.append(f"{system}=postgresql://{role}@/{system}?host={address.host}&port={address.port}")
    # the same secret, or no token would be the same
    shutil.copy(vault.key_file(company.home), vault.key_file(home))
    shutil.copytree(company.home.inbox, home.inbox, dirs_exist_ok=True)
    found = Company(home, {**company.variables, "ZHONGTAI_SOURCES": ",".join(places)})
    try:
        found.cli("run")
        yield found
    finally:
        found.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


@contextmanager
def small_company(seed: int, scale: float) -> Iterator[Company]:
    """A company of a test's own, written and published once."""
    root = Path(tempfile.mkdtemp(prefix="zt-parity-"))
    variables = {
        "ZHONGTAI_SAMPLE_SCALE": str(scale),
        "ZHONGTAI_SAMPLE_SEED": str(seed),
        "ZHONGTAI_TODAY": str(FIRST_DAY),
    }
    company = Company(Home(root), variables)
    try:
        company.cli("sample", "write")
        company.cli("run")
        yield company
    finally:
        company.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


def compare(company: Company, days: int, told: Callable[[str], None] = print) -> dict[str, list[str]]:
    """{'rebuilt' | 'landed once': the tables that differ from those of the home that processed each day}."""
    pass_days(company, days, told)
    daily = table_hashes(company)
    with second_home(company) as second:
        once = table_hashes(second)
    rebuild(company)
    return {"rebuilt": differing(daily, table_hashes(company)), "landed once": differing(daily, once)}


def main() -> int:
    """Print what differs for each seed; 1 where anything does."""
    parser = argparse.ArgumentParser(prog="make parity", description=__doc__.partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[20260101, 7, 42])
    parser.add_argument("--scale", type=float, default=0.02)
    asked, wrong = parser.parse_args(), 0
    for seed in asked.seeds:
        with small_company(seed, asked.scale) as company:
            found = compare(
                company, asked.days, lambda text, seed=seed: print(f"seed {seed}: {text}", flush=True)
            )
            tables = len(table_hashes(company))
        for name, tables_differ in found.items():
            wrong += bool(tables_differ)
            print(
                f"seed {seed}, {asked.days} days against {name}: {tables} tables, {len(tables_differ)} differ {tables_differ}"
            )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
