"""The shape of what arrives: faults worked out by hand, and against a predicate in plain Python."""

import subprocess
import sys
from dataclasses import dataclass

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.tokens import PATTERN, record_token
from quality.door import FAULTS, faults

TOKEN = record_token(bytes(range(10)))


@dataclass(frozen=True)
class Said:
    """A declaration, as the door asks for it."""

    name: str
    nullable: bool = True
    values: tuple[str, ...] = ()


ROWS = pa.table(
    {
        "id": pa.array([1, None, 3], pa.int64()),
        "way": ["in", None, "up"],
        "who": [TOKEN, "Li Lei", None],
        "note": [None, None, None],
    }
)


def found(*columns, rows=ROWS, **tokens):
    return [tuple(fault.values()) for fault in faults(columns, rows, tokens).to_pylist()]


def test_an_empty_value_where_one_is_required():
    assert found(Said("id", nullable=False)) == [(1, "id", "required", None)]
    assert found(Said("note", nullable=False)) == [(row, "note", "required", None) for row in range(3)]


def test_a_value_that_is_none_of_the_list_and_an_empty_one_is_not_of_the_list_s_business():
    assert found(Said("way", values=("in", "out"))) == [(2, "way", "listed", "up")]
    assert found(Said("way", nullable=False, values=("in", "out"))) == [
        (1, "way", "required", None),
        (2, "way", "listed", "up"),
    ]


def test_a_value_that_is_no_token_is_not_repeated():
    assert found(Said("who"), who=PATTERN) == [(1, "who", "token", None)]
    clear = pa.table({"who": [TOKEN + "\n", " " + TOKEN, TOKEN[:-1], TOKEN + "A", "tok_", TOKEN.upper(), ""]})
    assert [fault[0] for fault in found(Said("who"), rows=clear, who=PATTERN)] == list(range(7))


def test_faults_come_by_row_and_then_in_the_order_of_the_declarations():
    columns = (Said("way", nullable=False, values=("in",)), Said("id", nullable=False))
    assert [fault[:2] for fault in found(*columns)] == [(1, "way"), (1, "id"), (2, "way")]


def test_nothing_declared_and_nothing_arrived_is_no_fault():
    assert faults([Said("way"), Said("not there")], ROWS) == FAULTS.empty_table()
    assert faults([Said("id", nullable=False)], ROWS.slice(0, 0)) == FAULTS.empty_table()
    assert faults([Said("id", nullable=False)], ROWS.slice(2)) == FAULTS.empty_table()
    assert faults([], ROWS, {}).schema == FAULTS


def test_a_column_that_is_not_there_or_cannot_be_checked_is_said_and_lets_nothing_through():
    with pytest.raises(KeyError, match="gone"):
        faults([Said("gone", nullable=False)], ROWS)
    with pytest.raises(ValueError, match="the type of id cannot be checked") as error:
        faults([Said("id")], ROWS, {"id": PATTERN})
    assert error.value.__context__ is None, "what pandera says quotes values"


TEXTS = st.one_of(
    st.none(), st.sampled_from(["in", "out", "", " in", "IN", "进", TOKEN]), st.text(max_size=3)
)
COLUMNS = st.builds(
    Said, st.just(""), st.booleans(), st.lists(st.sampled_from(["in", "out", "进"]), max_size=2).map(tuple)
)


def broken(column, value, hidden):
    """The same in plain Python."""
    if value is None:
        return {"required"} if not column.nullable else set()
    is_token = len(value) == 28 and value.startswith("tok_") and set(value[4:]) <= set(TOKEN_SIGNS)
    listed = {"listed"} if column.values and value not in column.values else set()
    return listed | ({"token"} if hidden and not is_token else set())


TOKEN_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@settings(deadline=None)
@given(st.data())
def test_faults_are_exactly_what_a_plain_predicate_finds(data):
    count = data.draw(st.integers(1, 3))
    columns = [Said(f"c{n}", *(lambda c: (c.nullable, c.values))(data.draw(COLUMNS))) for n in range(count)]
    hidden = data.draw(st.sets(st.sampled_from([column.name for column in columns])))
    rows = data.draw(st.lists(st.tuples(*[TEXTS] * count), max_size=6))
    arrays = [pa.array([row[n] for row in rows], pa.string()) for n in range(count)]
    table = pa.table(arrays, names=[column.name for column in columns])
    expected = {
        (number, column.name, rule)
        for number, row in enumerate(rows)
        for column, value in zip(columns, row, strict=True)
        for rule in broken(column, value, column.name in hidden)
    }
    said = faults(columns, table, dict.fromkeys(hidden, PATTERN)).to_pylist()
    assert {(fault["row"], fault["column"], fault["rule"]) for fault in said} == expected
    assert len(said) == len(expected)
    for fault in said:
        value = table.column(fault["column"])[fault["row"]].as_py()
        assert fault["value"] == (value if fault["rule"] == "listed" else None)


ALONE = """
import os
from dataclasses import make_dataclass
from datetime import datetime
import pyarrow as pa
from quality.door import faults
Said = make_dataclass("Said", ["name", "nullable", "values"])
before = dict(os.environ)
assert len(faults([Said("a", False, ())], pa.table({"a": [None, "x"]}))) == 1
assert dict(os.environ) == before
print(pa.array([datetime.fromisoformat("2026-06-30T08:00:00+08:00")], pa.timestamp("us", "UTC"))[0])
"""


@pytest.mark.parametrize("variable", ["", "PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH"])
def test_it_is_shut_whatever_the_environment_says_and_moments_are_read_as_before(variable, monkeypatch):
    """pandera can be turned off by a variable, and sets one by which pyarrow drops zones: in a process of its own."""
    if variable:
        monkeypatch.setenv(variable, {"ED": "False", "TH": "SCHEMA_ONLY"}[variable[-2:]])
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "2026-06-30 00:00:00+00:00", done.stderr
