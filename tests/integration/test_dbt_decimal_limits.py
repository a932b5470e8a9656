"""DECIMAL(38,0), which sums are cast to because HUGEINT loses digits on its way into the lake."""

from decimal import Decimal

import pytest

pytestmark = pytest.mark.integration


def test_decimals_near_the_limit_survive_the_lake(fresh_lake):
    with fresh_lake.connect() as connection:
        connection.execute("create schema limits")
        connection.execute("""
            create table limits.wide as
            select i, cast('99999999999999999999999999999999999999' as decimal(38, 0)) - i as n from range(10000) as t(i)
        """)
        ((rows, exact),) = connection.execute("""
            select count(*), count(*) filter (n + i = cast('99999999999999999999999999999999999999' as decimal(38, 0)))
            from limits.wide
        """).fetchall()
        assert (rows, exact) == (10_000, 10_000)
        first = connection.execute("select n from limits.wide order by i limit 1").fetchone()
        assert first == (Decimal("9" * 38),)
