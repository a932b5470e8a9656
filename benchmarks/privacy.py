"""What tokens cost: the same contacts landed with their personal columns marked, and without.

    make bench ONLY=privacy [SIZE=rows]

A table of 12 columns, 4 of them personal (name, telephone, e-mail, address). Marked, each value is hashed, its token lands and
the value goes to the vault; unmarked, the values land as they are. Starts a PostgreSQL of its own in a temporary folder
and stops it.
"""

import shutil
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.figure import figure
from ingestion.land import land_database
from ingestion.spec import Column, Source, Table
from lake import connect, postgres, roles, vault, vault_schema
from lake.home import Home
from lake.vault_landing import LandingVault
from quality.door import faults

ROWS = 200_000
ROUNDS = 5
_PERSONAL = {"full_name": "name", "mobile": "phone", "mail": "email", "street": "address"}
_FILL = """insert into contact select i, now(), now(), i / 4, '王' || i || '明', '138' || lpad(i::text, 8, '0'),
    'contact' || i || '@example.cn', '上海市南京东路 ' || i || ' 号', '采购经理', 'active', i % 7, '展会认识，关注交期'
    from generate_series(1, {rows}) i"""


def run(size: int = ROWS) -> list[dict]:
    """The ratio is the median of the rounds, each of one landing with marks and one without, because a busy machine slows
    both."""
    root = Path(tempfile.mkdtemp(prefix="zt-bench-"))
    home = Home(root).create()
    address = postgres.start(home)
    try:
        roles.ensure(home, address)
        vault_schema.ensure(home, address)
        connect.install_extensions(home.extensions)
        with psycopg.connect(host=address.host, port=address.port, user="tryton", dbname="tryton", autocommit=True,
                             passfile=str(home.passfile("tryton"))) as owner:  # fmt: skip
            columns = ", ".join(
                f"{c.name} {'timestamp' if c.type == 'TIMESTAMP' else c.type}" for c in _columns()
            )
            owner.execute(f"create table contact ({columns})")
            owner.execute(_FILL.format(rows=size))
        return _ratio(home, address, size)
    finally:
        postgres.stop(home)
        shutil.rmtree(root, ignore_errors=True)


def _columns(marks: dict[str, str] | None = None) -> tuple[Column, ...]:
    kinds = {
        "id": "INTEGER",
        "create_date": "TIMESTAMP",
        "write_date": "TIMESTAMP",
        "company": "INTEGER",
        "score": "INTEGER",
    }
    names = ("id", "create_date", "write_date", "company", "full_name", "mobile", "mail", "street", "job_title", "state", "score", "note")  # fmt: skip
    return tuple(Column(n, kinds.get(n, "VARCHAR"), personal=(marks or {}).get(n, "")) for n in names)


def _ratio(home: Home, address: postgres.Address, rows: int) -> list[dict]:
    lake = connect.lake_address(home, address)
    url = f"postgresql+psycopg2://tryton_reader@/tryton?host={address.host}&port={address.port}&passfile={home.passfile('tryton_reader')}"
    place = vault.Place(home, address, "benchmark")
    plain = Source("warm", (Table("contact", _columns(), ("id",), "write_date"),))
    marked = replace(plain, tables=(replace(plain.tables[0], columns=_columns(_PERSONAL)),))
    con = connect.connect(lake)

    def landed(source: Source) -> float:
        began = time.perf_counter()
        with LandingVault(place) as kept:
            report = land_database(
                source, url, lake, home.dlt, con, lambda: datetime.now(UTC), faults, vault=kept
            )
        if report.error:
            raise report.error
        return time.perf_counter() - began

    landed(plain)
    rounds = []
    for number in range(ROUNDS):
        without = landed(replace(plain, name=f"plain{number}"))
        rounds.append(
            ((with_tokens := landed(replace(marked, name=f"marked{number}"))) / without, with_tokens, without)
        )
    held = sum(many for source, _, _, many in vault.counts(place) if source.startswith("marked"))
    con.close()
    if held != rows * len(_PERSONAL) * ROUNDS:
        raise AssertionError(f"{held} values in the vault")
    ratio, with_tokens, without = sorted(rounds)[ROUNDS // 2]
    return [
        figure(
            "landing contacts, 4 of 12 columns personal, with tokens over without",
            ratio,
            "ratio",
            "<= 1.5",
            ratio <= 1.5,
        ),
        figure(f"landing {rows} contacts with tokens, values in the vault", with_tokens, "s"),
        figure(f"landing {rows} contacts as they are", without, "s"),
    ]
