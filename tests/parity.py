"""Increment equals the truth: `python -m tests.parity` (`make parity`), and its short form in the suite.

A home that processes each day as it comes must hold, in every canonical table and mart, the very rows of (a) a rebuild
from its raw tables and (b) a second home that lands the same systems and files once, at the end. Meanwhile the ERP does
what makes cursors lie: a transaction that began before a landing ends after it, so its rows carry an older moment. And all
defects of the sample company fall: what became of each is judged on the home that processed each day (`tests/defects.py`).
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
from sample_company.defects import truth
from sample_company.defects.kinds import PLACES
from sample_company.plan import Plan
from tests import defects
from tests.company import Company

FIRST_DAY = date(2026, 6, 30)
SYSTEMS = ("tryton", "django_crm", "django_helpdesk")
# A source fails on that day, or a group is held.
FAILING = {
    ("column_renamed", "till_files"),
    ("truncated_file", "till_files"),
    ("column_retyped", "django_crm"),
    ("column_renamed", "django_helpdesk"),
    ("source_stopped", "django_crm"),
}
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


def column_hashes(company: Company, table: str) -> dict[str, int]:
    """{column: sum of its values' hashes}: which of a table's columns differ says where to look."""
    with company.lake() as lake:
        names = [name for name, *_ in lake.execute(f"describe {table}").fetchall()]
        sums = ", ".join(f'coalesce(sum(hash("{name}")::decimal(38,0)), 0)' for name in names)
        return dict(zip(names, lake.execute(f"select {sums} from {table}").fetchone(), strict=True))


def explained(one: Company, other: Company, tables: list[str], told: Callable[[str], None]) -> None:
    """Tell in which columns two homes differ, while both stand."""
    for table in tables:
        mine, theirs = column_hashes(one, table), column_hashes(other, table)
        told(f"{table} differs in {', '.join(name for name in mine if mine[name] != theirs.get(name))}")


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


def pass_days(company: Company, days: int, told: Callable[[str], None]) -> date:
    """Each day from the one it has reached: the company advances, and is processed while somebody's transaction is still open. Returns the last day.

    A day more passes while a source is stopped or a file broken: the end is compared, and then everything has come.
    """
    plan, number, code = plan_of(company), 0, 0
    before = date.fromisoformat(company.variables["ZHONGTAI_TODAY"])
    while number < days or code:
        number += 1
        day = before + timedelta(number)
        company.variables["ZHONGTAI_TODAY"] = str(day)
        company.cli("sample", "advance", "--days", "1")
        with late_change(company, str(day)):
            done = company.cli("run", expect=None)
        code, broken = (
            done.returncode,
            [p for p in PLACES if (p.kind, p.system) in FAILING and p.falls_on(plan, day)],
        )
        said = f"day {number} of {days}: {', '.join(f'{p.kind} in {p.system}' for p in broken)}: exit {code}"
        assert code in ((3, 4) if broken else (0,)), f"{said}\n{done.stdout}\n{done.stderr}"
        told(said if broken else f"day {number} of {days}")
    company.cli("run")
    return before + timedelta(number)


def plan_of(company: Company) -> Plan:
    """The plan that the company's systems follow."""
    seed, scale = (company.variables[f"ZHONGTAI_SAMPLE_{name}"] for name in ("SEED", "SCALE"))
    return Plan(int(seed), float(scale), FIRST_DAY)


def judge(company: Company, upto: date, told: Callable[[str], None]) -> list[str]:
    """Tell the table of defects, and return what is wrong: missed ones, good rows refused, till lines that are not as sold."""
    plan = plan_of(company)
    with company.lake() as con:
        found = defects.judge(con, plan, plan.first_day, upto, truth.read(company.home.sample_truth))
    for line in defects.told(found):
        told(line)
    return found.wrong


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
        company.tell_only()
        company.cli("run")
        yield company
    finally:
        company.cli("stop", expect=None)
        shutil.rmtree(root, ignore_errors=True)


def compare(company: Company, days: int, told: Callable[[str], None] = print) -> dict[str, list[str]]:
    """{'rebuilt' | 'landed once': the tables that differ from those of the home that processed each day; 'defects': what is wrong}."""
    upto = pass_days(company, days, told)
    wrong = judge(company, upto, told)
    daily = table_hashes(company)
    with second_home(company) as second:
        once = table_hashes(second)
        explained(company, second, differing(daily, once), told)
    rebuild(company)
    return {
        "rebuilt": differing(daily, table_hashes(company)),
        "landed once": differing(daily, once),
        "defects": wrong,
    }


def main() -> int:
    """Print what differs for each seed; 1 where anything does."""
    parser = argparse.ArgumentParser(prog="make parity", description=__doc__.partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 42, 1234])
    parser.add_argument("--scale", type=float, default=0.02)
    asked, wrong = parser.parse_args(), 0
    for seed in asked.seeds:
        with small_company(seed, asked.scale) as company:
            found = compare(
                company, asked.days, lambda text, seed=seed: print(f"seed {seed}: {text}", flush=True)
            )
            tables = len(table_hashes(company))
        for line in found.pop("defects"):
            wrong += 1
            print(f"seed {seed}: {line}")
        for name, tables_differ in found.items():
            wrong += bool(tables_differ)
            print(
                f"seed {seed}, {asked.days} days against {name}: {tables} tables, {len(tables_differ)} differ {tables_differ}"
            )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
