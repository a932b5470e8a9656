"""Nobody's name in the lake: 100 people planted in a database and in files, and every byte searched for them."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, product
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pyarrow.parquet as pq
import pytest

from ingestion.check import check_folder
from ingestion.inbox import land_inbox
from ingestion.spec import Column, Source, Table
from lake import vault
from lake.vault import Holder, VaultFailed
from lake.vault_landing import LandingVault
from orchestration import privacy
from quality.door import faults

pytestmark = pytest.mark.integration
_numbers = count(1)
_MOMENTS = (Column("id", "INTEGER", False), Column("create_date", "TIMESTAMP"))
CRM = Source(
    "crm",
    (
        Table("ticket", (*_MOMENTS, Column("body", "VARCHAR", personal="free_text")), ("id",), "create_date"),
        Table(
            "contact",
            (
                *_MOMENTS,
                Column("full_name", "VARCHAR", personal="name"),
                Column("mobile", "VARCHAR", personal="phone"),
                Column("mail", "VARCHAR", personal="email"),
                Column("state", "VARCHAR"),
            ),
            ("id",),
            "create_date",
        ),
    ),
)
MAPPING = """
source: fair
files: "*.csv"
entities:
  lead:
    columns:
      lead_number: no
      person_name: 姓名
      phone: 电话
      email: 邮箱
      status: {column: 状态}
      rating: {value: none}
      created_at: 时间
  party:
    columns: {party_code: no, party_name: 姓名, is_company: 公司, phone: 电话}
  message:
    columns:
      message_number: no
      channel: {value: email}
      direction: {value: inbound}
      sent_at: 时间
      body: 内容
"""
HEADER = "no,姓名,电话,邮箱,状态,时间,公司,内容,备注\n"
PEOPLE = [
    (f"{a}{b}{c}", f"1{3 + n % 7}{n:02d}5550{n:03d}", f"user{n:03d}.x@planted{n:03d}.cn")
    for n, (a, b, c) in enumerate(list(product("司欧夏诸上", "馬兪晏閔", "琬琰璟琯瑄"))[:100])
]


@pytest.fixture
def place(small_source, tmp_path):
    """The 100 in a database and in the inbox, how to land both, and what to search."""
    made = small_source("tryton")
    owner, con = made.owner, made.con
    owner.execute("create table contact (id int, create_date timestamp(6), full_name varchar, mobile varchar, mail varchar, state varchar)")  # fmt: skip
    owner.execute("create table ticket (id int, create_date timestamp(6), body text)")
    for n, (person, phone, mail) in enumerate(PEOPLE):
        owner.execute(
            "insert into contact values (%s, '2026-01-01', %s, %s, %s, 'open')", [n, person, phone, mail]
        )
        text = f"客户{person}来电{phone[:3]} {phone[3:7]} {phone[7:]}，回信至{mail}。"
        owner.execute("insert into ticket values (%s, '2026-01-01', %s)", [n, text])
    folder = tmp_path / "inbox" / "fair"
    folder.mkdir(parents=True)
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (folder / "a.csv").write_text(HEADER + "".join(_line(n) for n in range(100)), encoding="utf-8")

    def land(source=CRM):
        database = made.land(source)
        with LandingVault(made.vault) as kept:
            return [database, *land_inbox(con, tmp_path / "inbox", made.now, faults, vault=kept)]

    return SimpleNamespace(
        owner=owner, land=land, con=con, lake=made.lake.lake, folder=folder, dlt=made.pipelines, home=made.home,
        address=made.address, vault=made.vault, instance=SimpleNamespace(vault=made.vault, home=made.home, now=made.now),
    )  # fmt: skip


def _line(n: int) -> str:
    """A good row; every fifth is refused, each in another way; every seventh is a company's by its own word."""
    person, phone, mail = PEOPLE[n]
    fields = [
        f"L{n}",
        person,
        phone,
        mail,
        "new",
        "2026-01-02 09:00:00",
        "no",
        f"我是{person}，电话{phone}",
        phone,
    ]
    if n % 20 == 0:
        fields[4] = f"{person} 待定"  # a state that is none, with a name in it
    elif n % 20 == 5:
        fields[5] = person  # shifted: a name where a date belongs
    elif n % 20 == 10:
        fields = fields[:4]  # a line that breaks off
    elif n % 20 == 15:
        fields[5] = phone
    return ",".join(fields) + "\n"


def dump(place, database: str) -> bytes:
    """All rows of all tables as text, what the server remembers of their columns too. (Its pg_dump is of another version.)"""
    with psycopg.connect(host=place.address.host, port=place.address.port, user="postgres", dbname=database,
                         passfile=str(place.home.passfile("postgres"))) as admin:  # fmt: skip
        tables = admin.execute(
            "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema') or tablename = 'pg_statistic' order by 1"
        ).fetchall()
        assert len(tables) > 4
        return b"".join(_copied(admin, table) for (table,) in tables)


def _copied(admin: psycopg.Connection, table: str) -> bytes:
    with admin.cursor().copy(f"copy {table} to stdout") as rows:
        return b"".join(bytes(part) for part in rows)


def lake_bytes(place) -> dict[str, bytes]:
    """Every byte that landing left: files as they are, columns of Parquet decoded, the catalogue with its inlined rows."""
    roots = [Path(place.lake.data_path), place.dlt, place.home.logs, place.home.spill]
    files = [file for root in roots for file in root.rglob("*") if file.is_file()]
    found = {str(file): file.read_bytes() for file in files}
    tables = [file for file in files if file.suffix == ".parquet"]
    assert tables and any(file.name == "trace.pickle" for file in files)
    for file in tables:
        found[f"{file} decoded"] = repr(pq.read_table(file).to_pylist()).encode()
    return found | {"catalogue": dump(place, place.lake.database)}


def vault_files(place) -> dict[str, bytes]:
    """The vault's files as they lie on the disk; without the server's log ahead of them, which outlives an erasure."""
    with psycopg.connect(host=place.address.host, port=place.address.port, user="postgres", dbname=place.vault.database,
                         passfile=str(place.home.passfile("postgres")), autocommit=True) as admin:  # fmt: skip
        admin.execute("checkpoint")
        (oid,) = admin.execute("select oid from pg_database where datname = current_database()").fetchone()
    return {str(file): file.read_bytes() for file in (place.home.postgres / "base" / str(oid)).iterdir()}


def planted_in(found: dict[str, bytes], people=PEOPLE) -> list[tuple[str, str]]:
    values = [value for person in people for value in person]
    return [
        (where, value) for where, content in found.items() for value in values if value.encode() in content
    ]


def test_of_100_people_nothing_is_in_the_lake_before_and_after_erasure(place):
    database, inbox = place.land()
    assert database.status == "ok" and inbox.status == "ok", (database.error, inbox.error)
    assert planted_in(lake_bytes(place)) == []
    rows = dict(place.con.execute("select id, full_name from raw_crm.contact").fetchall())
    assert len(set(rows.values())) == 100
    refused = place.con.execute(
        "select count(*) from quarantine.refused_row where reason = 'invalid'"
    ).fetchone()
    assert refused == (60,), "20 rows, each for three entities"
    assert place.con.execute("select count(*) from raw_inbox.lead").fetchone() == (80,)
    parties = place.con.execute(
        "select count(party_name), count(person_name) from raw_inbox.party"
    ).fetchone()
    assert parties == (0, 80), "a natural person's name stands in person_name, as a token"

    body = place.con.execute("select body from raw_crm.ticket where id = 7").fetchone()
    assert body == ("客户[name]来电[phone]，回信至[email]。",)
    held = dump(place, place.vault.database)
    assert all(value.encode() in held for person in PEOPLE for value in person)
    assert len(planted_in(vault_files(place), PEOPLE[:10])) >= 30

    asked = [Holder("crm", "contact", str(n)) for n in range(10)]
    asked += [Holder("fair", entity, f"L{n}") for n in range(10) for entity in ("lead", "party")]
    done = privacy.erase(place.instance, asked, "test")
    good = sum(n % 5 != 0 for n in range(10))
    assert (done.asked, done.records, done.values) == (30, 10 + 2 * good, 10 * 3 + good * 3 + good * 2)
    assert done.kept_away == 30, "nobody else holds them: ten of each kind"
    assert planted_in({"vault": dump(place, place.vault.database)}, PEOPLE[:10]) == []
    assert planted_in(vault_files(place), PEOPLE[:10]) == []

    # the source still holds them, and all is landed anew; and one of them comes back as another record
    marked = replace(CRM.tables[1], columns=(*CRM.tables[1].columns, Column("extra", "VARCHAR")))
    place.owner.execute("alter table contact add column extra varchar")
    place.owner.execute(
        "insert into contact values (900, '2026-03-01', '新人', %s, %s, 'open')", PEOPLE[0][1:]
    )
    place.owner.execute("update ticket set create_date = '2026-03-01'")
    (place.folder / "b.csv").write_text(HEADER + "".join(_line(n).replace("new", "lost") for n in range(100)), encoding="utf-8")  # fmt: skip
    reports = place.land(replace(CRM, tables=(CRM.tables[0], marked)))
    assert [report.status for report in reports] == ["ok", "ok"], reports
    assert reports[0].tables[1].mode == "full" and place.con.execute("select count(*) from raw_inbox.lead where status = 'lost'").fetchone() == (80,)  # fmt: skip
    assert planted_in(lake_bytes(place)) == []
    assert planted_in({"vault": dump(place, place.vault.database)}, PEOPLE[:10]) == []

    again = dict(place.con.execute("select id, full_name from raw_crm.contact").fetchall())
    assert {n: again[n] for n in range(100)} == rows, "the same row landed again has the same token"
    found = vault.values(place.vault, "test", tokens=[again[n] for n in range(100)])
    assert {int(v.row_key): v.value for v in found} == {n: PEOPLE[n][0] for n in range(10, 100)}


def test_every_read_is_in_the_log_before_it_gives_anything(place):
    place.land()
    token = place.con.execute("select mobile from raw_crm.contact where id = 3").fetchone()[0]
    (value,) = vault.values(place.vault, "call back", tokens=[token])
    assert value.value == PEOPLE[3][1]
    assert vault.holders(place.vault, "who is it", "phone", [f"+86 {PEOPLE[3][1]}"]) == [
        {Holder("crm", "contact", "3"), Holder("fair", "lead", "L3"), Holder("fair", "party", "L3")}
    ]
    log = [(read.who, read.why, read.kinds, read.how_many, read.role) for read in vault.log(place.vault, 9)]
    assert log[:2] == [
        ("tester", "who is it", ("phone",), 0, "vault_reader"),
        ("tester", "call back", ("phone",), 1, "vault_reader"),
    ]
    assert {entry[1] for entry in log[2:]} == {"names to take out of texts"}
    assert log[2][2:] == (("name",), 0, "vault_lander") or log[2][3] > 0
    with pytest.raises(VaultFailed, match="read_log_why_check"):
        vault.values(place.vault, " ", tokens=[token])


def test_who_lands_reads_no_value_and_who_reads_cannot_pass_by_the_log(place):
    place.land()

    def run(role, *statements, commit=True):
        with psycopg.connect(host=place.address.host, port=place.address.port, user=role, dbname=place.vault.database,
                             passfile=str(place.home.passfile(role))) as connection:  # fmt: skip
            rows = [connection.execute(statement).fetchall() for statement in statements]
            if not commit:
                connection.rollback()
            return rows[-1]

    for role, statement in (
        ("vault_lander", "select vals from personal_record"),
        ("vault_lander", "select * from personal_value"),
        ("vault_lander", "delete from personal_record where vals[1] is not null returning 1"),
        ("vault_lander", "delete from personal_record returning vals"),
        ("vault_lander", "select request_values('x', 'y', null, '{phone}', 'values')"),
        ("vault_reader", "select * from personal_value"),
        ("vault_reader", "select vals from personal_record"),
        ("vault_reader", "delete from read_log returning 1"),
        ("vault_reader", "update read_log set why = '' returning 1"),
        ("vault_reader", "insert into read_log (who, why, what, by_token, kinds, how_many) values ('a', 'b', 'values', true, '{}', 0) returning 1"),
        ("lake_reader", "select 1"),
        ("lake_writer", "select 1"),
    ):  # fmt: skip
        with pytest.raises(
            (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation, psycopg.OperationalError)
        ):
            run(role, statement)
    ask = "select request_values('x', 'y', null, '{phone}', 'values')"
    both = "select * from take_values((select max(request) from read_log))"
    assert run("vault_reader", ask, both, commit=False) == [], (
        "in one transaction the log could be rolled back"
    )
    run("vault_reader", ask)
    assert len(run("vault_reader", both)) == 100 + 80 * 2
    assert run("vault_reader", both) == [], "a request is good for one read"


def test_a_look_before_landing_writes_nothing_to_the_vault_and_shows_nobody(place):
    empty = dump(place, place.vault.database)
    found = check_folder(
        place.folder, lambda: datetime(2026, 6, 30, tzinfo=UTC), [], faults, key=vault.key(place.home)
    )
    said = " ".join(refusal.message for refusal in found.refusals)
    assert found.refusals and planted_in({"said": said.encode()}) == [], said
    assert dump(place, place.vault.database) == empty


@pytest.mark.parametrize("fault", ["a price that does not fit", "a view that divides by zero over a name"])
def test_a_load_that_fails_over_a_row_shows_nothing_of_it(place, fault):
    score = Column("score", "DECIMAL(38,9)")
    place.owner.execute("alter table contact rename to people")
    value = {
        "a price that does not fit": "id + 0.12345678901",
        "a view that divides by zero over a name": "case when id = 77 then (full_name || mobile)::numeric else 1 end",
    }[fault]
    place.owner.execute(f"create view contact as select *, {value} as score from people")
    place.owner.execute("grant select on contact to tryton_reader")
    broken = replace(CRM.tables[1], columns=(*CRM.tables[1].columns, score))
    report = place.land(replace(CRM, tables=(broken,)))[0]
    assert report.status == "failed", report
    files = {str(file): file.read_bytes() for file in place.dlt.rglob("*") if file.is_file()}
    assert files and planted_in(files | {"said": str(report.error).encode()}) == []
    causes: list[BaseException] = [report.error]
    for error in causes:  # a chain may come back to where it began
        assert planted_in({"cause": repr(error).encode()}) == []
        causes += [c for c in (error.__cause__, error.__context__) if c and all(c is not k for k in causes)]
