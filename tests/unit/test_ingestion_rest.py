"""What comes over HTTP: declarations refused, values of a JSON answer held to their types."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.errors import LandingError
from ingestion.json_rows import typed
from ingestion.pull_pages import Login
from ingestion.rest_spec import Endpoint, RestSource
from ingestion.sources import RESTS
from ingestion.spec import Column, Table

ID = Column("id", "INTEGER", False)


def endpoint(*columns: Column, fields=()) -> Endpoint:
    return Endpoint(Table("thing", (ID, *columns), ("id",)), "api/things/", fields=fields)


def read(kind: str, value: object, **more):
    return typed(endpoint(Column("value", kind, **more)), [{"id": 7, "value": value}], "s.thing")[
        "value"
    ].to_pylist()[0]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("INTEGER", 5, 5),
        ("BIGINT", 1 << 40, 1 << 40),
        ("BOOLEAN", True, True),
        ("VARCHAR", "照片.png", "照片.png"),
        ("DOUBLE", 2, 2.0),
        ("DECIMAL(18,2)", "12.30", Decimal("12.30")),
        ("DECIMAL(18,2)", 0.1, Decimal("0.10")),
        ("DECIMAL(4,2)", "99.990", Decimal("99.99")),
        ("DATE", "2026-06-30", date(2026, 6, 30)),
        ("TIMESTAMP WITH TIME ZONE", "2026-06-30T08:00:00+08:00", datetime(2026, 6, 30, tzinfo=UTC)),
        ("TIMESTAMP", "2026-06-30T08:00:00", datetime(2026, 6, 30, 8)),
        ("VARCHAR", None, None),
    ],
)
def test_what_fits(kind, value, expected):
    assert read(kind, value) == expected


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("INTEGER", "5"),
        ("INTEGER", 5.0),
        ("INTEGER", True),
        ("INTEGER", 1 << 31),
        ("BIGINT", 1 << 63),
        ("BOOLEAN", 1),
        ("VARCHAR", 5),
        ("VARCHAR", ["a"]),
        ("DOUBLE", "1.5"),
        ("DECIMAL(18,2)", "1.234"),
        ("DECIMAL(4,2)", "100"),
        ("DECIMAL(4,2)", "NaN"),
        ("DECIMAL(4,2)", "one"),
        ("DATE", "30.06.2026"),
        ("TIMESTAMP WITH TIME ZONE", "2026-06-30T08:00:00"),
        ("TIMESTAMP", "2026-06-30T08:00:00Z"),
    ],
)
def test_what_does_not_fit_is_named_by_column_and_key(kind, value):
    with pytest.raises(LandingError, match=r"'value' in row 7 does not fit") as error:
        read(kind, value)
    assert error.value.where == "s.thing, column value" and error.value.cure


def test_a_value_that_is_not_there_is_no_null():
    with pytest.raises(LandingError, match="'value' in row 7 is not there"):
        typed(endpoint(Column("value", "VARCHAR")), [{"id": 7}], "s.thing")
    # whether null may stand there is asked of the whole table: ingestion/shape_tables.py
    assert read("VARCHAR", None, nullable=False) is None


def test_a_personal_value_is_not_repeated():
    with pytest.raises(LandingError) as error:
        read("VARCHAR", {"name": "王小明"}, personal="name")
    assert "王小明" not in str(error.value)


def test_a_value_deeper_in_a_row():
    nested = endpoint(Column("queue_id", "INTEGER"), fields=(("queue_id", "queue.id"),))
    rows = typed(nested, [{"id": 1, "queue": {"id": 4}}, {"id": 2, "queue": {"id": None}}], "s.thing")
    assert rows["queue_id"].to_pylist() == [4, None]
    with pytest.raises(LandingError, match="is not there"):
        typed(nested, [{"id": 1, "queue": 4}], "s.thing")


def test_no_rows_keep_their_columns():
    found = typed(endpoint(Column("value", "DATE")), [], "s.thing")
    assert found.num_rows == 0 and found.column_names == ["id", "value"]


@given(st.decimals(-9_999_999, 9_999_999, places=2))
def test_every_amount_of_two_digits_comes_through_exactly(amount):
    assert read("DECIMAL(18,2)", str(amount)) == amount


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: endpoint(fields=(("gone", "a.b"),)), "not declared as columns: gone"),
        (lambda: Endpoint(Table("t", (ID,), ("id",)), "/api/t/"), "relative to"),
        (lambda: Endpoint(Table("t", (ID,), ("id",)), "http://x/api/"), "relative to"),
        (lambda: Endpoint(Table("t", (ID,), ("id",), cursor="id"), "api/"), "has no cursor"),
        (lambda: RestSource("Bad Name", (endpoint(),)), "lower case"),
        (lambda: RestSource("twice", (endpoint(), endpoint())), "one name in the lake"),
    ],
)
def test_declarations_refused(make, message):
    with pytest.raises(LandingError, match=message):
        make()


def test_a_login_shows_in_no_text():
    login = Login("Basic c2VjcmV0")
    assert "c2VjcmV0" not in f"{login} {login!r} {[login]}"


def test_what_is_declared_leaves_the_keys_of_tickets_alone():
    for rest in RESTS:
        for item in rest.endpoints:
            assert "file" not in item.paths and item.table.description
