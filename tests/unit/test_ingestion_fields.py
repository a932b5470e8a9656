"""What a mapping's rules make of single values: numbers, units, dates and their repairs, texts. Each case worked out by hand."""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.errors import LandingError
from ingestion.field_text import half_width
from ingestion.mapping import Shape
from ingestion.spec import Column
from ingestion.units import UNITS, alike, factor
from tests.one_field import run

MONEY, DAY, TEXT = Column("amount", "DECIMAL(18,2)"), Column("day", "DATE"), Column("name", "VARCHAR")
MASS = Column("mass_kg", "DECIMAL(18,4)")


@pytest.mark.parametrize(
    ("marks", "text", "value"),
    [
        ({"decimal": ","}, "12,5", "12.50"),
        ({"decimal": ","}, ",5", "0.50"),
        ({"decimal": ","}, "-1234,56", "-1234.56"),
        ({"decimal": ",", "thousands": "."}, "1.234.567,89", "1234567.89"),
        ({"decimal": ",", "thousands": "."}, "1.234", "1234.00"),
        ({"decimal": ",", "thousands": "."}, "12.34", None),
        ({"decimal": ","}, "1.234,56", None),
        ({"decimal": ",", "thousands": " "}, "1\u00a0234,5", "1234.50"),
        ({"thousands": ","}, "1,234.50", "1234.50"),
        ({"thousands": ","}, "1,23", None),
        ({}, "1,5", None),
        ({}, "1.005", None),
        ({"decimal": ","}, "1e3", None),
    ],
)
def test_marks_of_numbers_are_kept_to_exactly(marks, text, value):
    assert run(marks, MONEY, text)[0] == (None if value is None else Decimal(value))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
@settings(max_examples=60)
def test_a_number_written_with_decimal_comma_comes_back(value):
    written = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert run({"decimal": ",", "thousands": "."}, MONEY, written)[0] == value


@given(st.text(alphabet=[chr(n) for n in range(0x21, 0x7F)], min_size=1, max_size=12))
@settings(max_examples=60)
def test_full_width_signs_come_back_as_they_were(word):
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in word)
    assert run({"repair": "full_width"}, TEXT, full) == (word, ["full_width"])
    assert run({"repair": "full_width"}, TEXT, word) == (word, [])
    assert half_width(full) == word


@pytest.mark.parametrize(
    ("body", "text", "value", "changed"),
    [
        ({"format": "%d/%m/%Y"}, "03/04/2026", date(2026, 4, 3), []),
        ({"format": "%d/%m/%Y"}, "03/25/2026", None, []),
        (
            {"format": "%d/%m/%Y", "repair": "swap_day_month"},
            "03/25/2026",
            date(2026, 3, 25),
            ["swap_day_month"],
        ),
        ({"format": "%d/%m/%Y", "repair": "swap_day_month"}, "03/04/2026", date(2026, 4, 3), []),
        ({"format": "%d/%m/%Y", "repair": "swap_day_month"}, "32/13/2026", None, []),
        ({"repair": "swap_day_month"}, "2026-25-03", date(2026, 3, 25), ["swap_day_month"]),
        ({}, "26-03-05", None, []),
        ({"repair": "century"}, "26-03-05", date(2026, 3, 5), ["century"]),
        ({"repair": "century"}, "69-03-05", date(1969, 3, 5), ["century"]),
        ({"format": "%d/%m/%Y", "repair": ["swap_day_month", "century"]}, "03/25/26", date(2026, 3, 25), ["century"]),
        ({"repair": "serial"}, "46023", date(2026, 1, 1), ["serial"]),
        ({"repair": "serial"}, "2026-01-01", date(2026, 1, 1), []),
        ({"repair": "serial"}, "60", None, []),
        ({"repair": "full_width"}, "２０２６－０１－０５", date(2026, 1, 5), ["full_width"]),
        ({"format": "%Y年%m月%d日"}, "2026年1月5日", date(2026, 1, 5), []),
    ],
)  # fmt: skip
def test_dates_are_mended_only_where_impossible_otherwise(body, text, value, changed):
    assert run(body, DAY, text) == (value, changed)


def test_a_moment_as_serial_number_keeps_its_time():
    at = Column("sold_at", "TIMESTAMP WITH TIME ZONE")
    value, changed = run({"repair": "serial"}, at, "46023.354166667", shape=Shape(timezone="Asia/Shanghai"))
    assert value.replace(tzinfo=None) == datetime(2026, 1, 1, 0, 30) and changed == ["serial"]


@pytest.mark.parametrize(
    ("body", "texts", "value", "changed"),
    [
        ({"unit": "斤"}, ["3"], "1.5000", ["unit"]),
        ({"unit": "kg"}, ["3.25"], "3.2500", []),
        ({"unit": "lb"}, ["1"], "0.4536", ["unit"]),
        ({"unit": {"column": "b"}}, ["2", "斤"], "1.0000", ["unit"]),
        ({"unit": {"column": "b"}}, ["2", "公斤"], "2.0000", []),
        ({"unit": {"column": "b"}}, ["2", "米"], None, []),
        ({"unit": "g"}, ["0.05"], "0.0000", ["unit"]),
        ({"unit": "g"}, ["0.15"], "0.0002", ["unit"]),
        ({"unit": "g"}, ["-0.25"], "-0.0002", ["unit"]),
        ({"unit": "斤", "decimal": ","}, ["1,5"], "0.7500", ["unit"]),
    ],
)
def test_units_are_converted_and_rounded_half_even_once(body, texts, value, changed):
    assert run(body, MASS, *texts) == (None if value is None else Decimal(value), changed)


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    st.sampled_from([name for name in alike("kg")]),
)
@settings(max_examples=80)
def test_a_conversion_is_the_exact_product_rounded_half_even(value, unit):
    exact = (value * factor(unit, "kg")).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
    assert run({"unit": unit}, MASS, str(value))[0] == exact


def test_every_unit_has_an_exact_factor_to_its_base():
    assert factor("dozen", "piece") == 12 and factor("MWh", "kWh") == 1000 and factor("ha", "m2") == 10_000
    assert all(measure.factor > 0 for measure in UNITS.values())


@pytest.mark.parametrize(
    ("body", "texts", "value", "changed"),
    [
        ({"split": "-", "part": "2"}, ["S001-T7"], "T7", []),
        ({"split": "-", "part": "3"}, ["S001-T7"], None, []),
        ({"pattern": "^[^0-9]*([0-9]+)"}, ["No. 0815 b"], "0815", []),
        ({"columns": ["a", "b"], "join": "-"}, ["S1", "T7"], "S1-T7", []),
        ({"columns": ["a", "b"], "join": "-"}, ["S1", " "], "S1", []),
        ({"values": {"完成": "done"}}, ["完成"], "done", ["alias"]),
        ({"values": {"完成": "done"}}, ["offen"], "offen", []),
        ({"values": {"完成": "done"}, "otherwise": "draft"}, ["offen"], "draft", []),
        ({"default": "CNY"}, ["　"], "CNY", ["default"]),
        ({"default": "CNY"}, ["EUR"], "EUR", []),
        ({"values": {"EA": "piece"}, "repair": "full_width"}, ["ＥＡ"], "piece", ["full_width", "alias"]),
    ],
)
def test_texts_are_split_joined_named_and_defaulted(body, texts, value, changed):
    assert run(body, TEXT, *texts) == (value, changed)


@pytest.mark.parametrize(
    ("body", "column", "what", "cure"),
    [
        ({"unit": "stone"}, MASS, "there is no unit 'stone'", "斤"),
        ({"unit": "m"}, MASS, "m is a length and kg a mass", "correct"),
        ({"unit": "kg"}, Column("quantity", "DECIMAL(18,4)"), "no unit of its own", "to: kg"),
        ({"unit": "kg"}, TEXT, "only a quantity", "leave it out"),
        ({"repair": "guess"}, DAY, "'guess' is not known", "swap_day_month"),
        ({"repair": "century"}, TEXT, "century mends dates", "leave it out"),
        ({"pattern": "[0-9]+"}, TEXT, "no group", "parentheses"),
        ({"pattern": "(["}, TEXT, "no regular expression", "correct"),
        ({"decimal": ";"}, MONEY, "';' is not known", ".,"),
        ({"part": "0"}, TEXT, "not a number from 1", "1, 2"),
        ({"columns": ["a", "a"]}, TEXT, "a column stands twice", "once"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_cure(body, column, what, cure):
    with pytest.raises(LandingError) as error:
        run(body, column, "1")
    assert what in error.value.what and cure.replace(".,", "., ,") in error.value.cure
    assert error.value.where.startswith("shop/mapping.yaml")


WITNESS = {"repair": "swap_day_month", "day_in": {"column": "b", "pattern": r"^(\d{8})", "format": "%Y%m%d"}}


@pytest.mark.parametrize(
    ("text", "ticket", "value", "changed"),
    [
        ("2026-06-05", "20260605-00012", date(2026, 6, 5), []),
        ("2026-05-06", "20260605-00012", date(2026, 6, 5), ["swap_day_month"]),
        ("2026-25-06", "20260625-00012", date(2026, 6, 25), ["swap_day_month"]),
        ("2000-01-01", "20260605-00012", None, []),
        ("2026-05-06", "T-12", date(2026, 5, 6), []),  # the other column says nothing of a day
        ("2026-05-06", None, date(2026, 5, 6), []),
    ],
)
def test_a_date_falls_on_the_day_that_another_column_names(text, ticket, value, changed):
    assert run(WITNESS, DAY, text, ticket) == (value, changed)


def test_the_day_of_a_moment_is_that_of_the_mappings_zone():
    moment = Column("sold_at", "TIMESTAMP WITH TIME ZONE")
    found = run(WITNESS, moment, "2026-06-04T16:30:00Z", "20260605-1", shape=Shape(timezone="Asia/Shanghai"))
    assert found == (datetime(2026, 6, 4, 16, 30, tzinfo=UTC), [])
    found = run(WITNESS, moment, "2026-06-05T16:30:00Z", "20260605-1", shape=Shape(timezone="Asia/Shanghai"))
    assert found == (None, [])


def test_a_witness_belongs_to_a_date_and_names_its_form():
    with pytest.raises(LandingError, match="only a date"):
        run({"day_in": WITNESS["day_in"]}, TEXT, "2026-06-05", "20260605")
    with pytest.raises(LandingError, match="format is missing"):
        run({"day_in": {"column": "b"}}, DAY, "2026-06-05", "20260605")
