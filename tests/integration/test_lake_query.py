"""`zhongtai query` reads the lake and nothing else."""

import dataclasses

import duckdb
import pytest

from lake import connect, ledger, query

pytestmark = pytest.mark.integration


@pytest.fixture
def reader(fresh_lake):
    with fresh_lake.connect() as writer:
        ledger.ensure(writer)
        writer.execute("create table candidate.x as select range as n from range(1000)")
        writer.execute("create view marts.x as select * from candidate.x")
    home = fresh_lake.home
    address = dataclasses.replace(fresh_lake.lake, user="lake_reader", passfile=home.passfile("lake_reader"))
    connection = query.locked_down(address)
    yield connection
    connection.close()


def test_a_sum_over_the_lakes_files(reader):
    assert query.run(reader, "select sum(n) from marts.x").fetchone() == (499500,)


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 1) to '/tmp/leak.csv'",
        "explain analyze copy (select 1) to '/tmp/leak.csv'",
        "create table candidate.y as select 1",
        "delete from candidate.x",
        "attach '/tmp/other.db'",
        "set enable_external_access = true",
        "select 1; select 2",
        "install httpfs",
        "",
    ],
)
def test_only_one_select_passes(reader, statement):
    with pytest.raises(query.RefusedStatement, match="Only one SELECT"):
        query.run(reader, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/hostname')",
        "select * from '/etc/passwd'",
        "select * from glob('/etc/*')",
    ],
)
def test_files_outside_the_lake_are_out_of_reach(reader, statement):
    with pytest.raises(duckdb.Error, match="(?i)permission|disabled|does not exist"):
        query.run(reader, statement).fetchall()


def test_a_typing_error_is_told_plainly(reader):
    with pytest.raises(query.RefusedStatement, match="not SQL"):
        query.run(reader, "selec 1")


def test_what_does_not_fit_into_memory_lies_with_the_instance_not_where_one_stands(fresh_lake):
    with fresh_lake.connect() as connection, connect.another(connection) as other:
        other.execute("set memory_limit = '100MB'")
        other.execute("create temp table big as select md5(range::text) as text from range(4000000)")
        files = [path for (path,) in other.execute("select path from duckdb_temporary_files()").fetchall()]
        assert files
        assert [path for path in files if not path.startswith(str(fresh_lake.home.spill))] == []
        assert other.execute("select current_setting('TimeZone'), current_schema()").fetchone() == (
            "UTC",
            "main",
        )
        assert other.execute("select current_database()").fetchone() == ("lake",)
