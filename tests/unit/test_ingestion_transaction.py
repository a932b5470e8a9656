"""A landing's transaction: whole or not at all, and the first error is the one that is told."""

import duckdb
import pytest

from ingestion.transaction import whole


def test_what_the_block_wrote_is_there_or_nothing_is():
    con = duckdb.connect()
    with whole(con):
        con.execute("create table a (x integer)")
    with pytest.raises(duckdb.CatalogException, match="nosuch"), whole(con):
        con.execute("insert into a values (1)")
        con.execute("select * from nosuch")
    assert con.execute("select count(*) from a").fetchall() == [(0,)]


def test_a_commit_that_failed_says_why_though_nothing_is_left_to_take_back():
    con = duckdb.connect()
    con.execute("create table a (x integer primary key)")
    other = con.cursor()
    with pytest.raises(duckdb.Error, match="(?i)constraint|conflict|duplicate"), whole(con):
        con.execute("insert into a values (1)")
        other.execute("insert into a values (1)")
    con.execute("begin transaction")  # no transaction is left open
    con.execute("rollback")
