"""How fast a database lands: against DuckDB's own postgres extension, and when there is nothing new.

    make bench ONLY=landing [SIZE=lines], or python -m benchmarks.landing [lines]

Starts a PostgreSQL of its own in a temporary folder and stops it. Not here: the real Tryton, files of the inbox.
"""

import json
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks import tryton_shape
from benchmarks.figure import figure
from ingestion.land import land_database
from ingestion.sources.tryton import TRYTON
from ingestion.sql import quoted
from lake import connect, postgres, roles, vault, vault_schema
from lake.home import Home
from lake.vault_landing import LandingVault
from quality.door import faults

LINES = 1_000_000


def run(size: int = LINES) -> list[dict]:
    """Rows {name, value, unit, target, met} of all benchmarks in this file.

    The ratio is the median of three rounds, each of DuckDB's copy into the lake and ours, one after the other, because
    a busy machine slows both.
    """
    root = Path(tempfile.mkdtemp(prefix="zt-bench-"))
    home = Home(root).create()
    address = postgres.start(home)
    try:
        roles.ensure(home, address)
        vault_schema.ensure(home, address)
        connect.install_extensions(home.extensions)
        with psycopg.connect(
            host=address.host,
            port=address.port,
            user="tryton",
            dbname="tryton",
            autocommit=True,
            passfile=str(home.passfile("tryton")),
        ) as owner:
            tryton_shape.create(owner)
            tryton_shape.fill(owner, size)
        return [*_landing(home, address, size), *_nothing_new(home, address, size)]
    finally:
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)


def _land(source, home: Home, address: postgres.Address, con) -> None:
    url = (
        f"postgresql+psycopg2://tryton_reader@/tryton?host={address.host}&port={address.port}"
        f"&passfile={home.passfile('tryton_reader')}"
    )
    lake = connect.lake_address(home, address)
    with LandingVault(vault.Place(home, address, "benchmark")) as kept:
        report = land_database(
            source, url, lake, home.dlt, con, lambda: datetime.now(UTC), faults, vault=kept
        )
    if report.error:
        raise report.error


def _landing(home: Home, address: postgres.Address, lines: int) -> list[dict]:
    table = TRYTON.table("sale_line")
    con = connect.connect(connect.lake_address(home, address))
    con.execute(
        f"attach 'dbname=tryton user=tryton_reader host={address.host} port={address.port}"
        f" passfile={home.passfile('tryton_reader')}' as erp (type postgres, read_only)"
    )
    columns = ", ".join(
        f"cast({quoted(column.name)} as {column.type}) as {column.name}" for column in table.landed
    )
    con.execute("create schema if not exists bench")
    con.execute("create table bench.warm as select * from erp.public.sale_line limit 1")
    rounds = []
    for number in range(3):
        source = replace(TRYTON, name=f"bench{number}", tables=(table,), control_totals=())
        theirs = _seconds(
            lambda n=number: con.execute(
                f"create table bench.line_{n} as select {columns} from erp.public.sale_line"
            )
        )
        ours = _seconds(lambda chosen=source: _land(chosen, home, address, con))
        landed = con.execute(f"select count(*) from {source.schema}.sale_line").fetchone()[0]
        if landed != lines:
            raise AssertionError(f"{landed} of {lines} lines landed")
        rounds.append((theirs / ours, theirs, ours))
    con.close()
    ratio, theirs, ours = sorted(rounds)[1]
    return [
        figure(
            "landing order lines, speed against DuckDB's postgres extension",
            ratio,
            "ratio",
            ">= 0.3",
            ratio >= 0.3,
        ),
        figure(f"landing {lines} order lines through dlt", ours, "s"),
        figure(f"copying {lines} order lines by DuckDB's postgres extension", theirs, "s"),
    ]


def _nothing_new(home: Home, address: postgres.Address, lines: int) -> list[dict]:
    con = connect.connect(connect.lake_address(home, address))
    _land(TRYTON, home, address, con)
    idle = _seconds(lambda: _land(TRYTON, home, address, con))
    con.close()
    name = f"increment with nothing new, {len(TRYTON.tables)} tables, {lines} order lines"
    return [figure(name, idle, "s", "< 2", idle < 2)]


def _seconds(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]) if len(sys.argv) > 1 else LINES), indent=2))
