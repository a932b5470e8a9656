"""Reading files as text: encodings, shapes, and errors that name the cure."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion import read_csv as csv_reader
from ingestion import read_parquet as parquet_reader
from ingestion.errors import LandingError
from ingestion.mapping import Shape


def read_csv(path, encoding, delimiter, columns, where):
    return csv_reader.read_csv(
        path.read_bytes(), Shape(encoding=encoding, delimiter=delimiter), columns, where
    )


def read_parquet(path, zone, columns, where):
    shape = Shape(format="parquet", timezone=zone)
    return parquet_reader.read_parquet(path.read_bytes(), shape, columns, where)


def written(tmp_path, text, encoding):
    path = tmp_path / "f.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16", "cp1252"])
def test_every_encoding(tmp_path, encoding):
    word = "cafe" if encoding == "cp1252" else "商品"
    path = written(tmp_path, f'{word},n\n"a,{word}",1\n', encoding)
    assert read_csv(path, encoding, ",", ("n",), "f.csv").rows.to_pylist() == [{word: f"a,{word}", "n": "1"}]


@pytest.mark.parametrize("written_as", ["gb18030", "utf-8", "utf-8-sig", "big5"])
def test_the_first_encoding_that_reads_the_names_is_taken(tmp_path, written_as):
    path, shape = (
        written(tmp_path, "店,量\n甲,1\n", written_as),
        Shape(encoding="gb18030", other_encodings=("utf-8", "big5")),
    )
    found = csv_reader.read_csv(path.read_bytes(), shape, ("店", "量"), "f.csv")
    assert found.rows.to_pylist() == [{"店": "甲", "量": "1"}]


def test_none_of_several_encodings_fits(tmp_path):
    path, shape = (
        written(tmp_path, "店,数\n甲,1\n", "utf-16"),
        Shape(encoding="gb18030", other_encodings=("utf-8",)),
    )
    with pytest.raises(LandingError) as error:
        csv_reader.read_csv(path.read_bytes(), shape, ("店", "数"), "f.csv")
    assert "encoding: utf-16" in error.value.cure


@pytest.mark.parametrize(
    ("text", "written_as", "read_as", "cure"),
    [
        ("店,数\nA,1\n", "gb18030", "utf-8", "encoding: gb18030"),
        ("店,数\nA,1\n", "utf-8", "gb18030", "encoding: utf-8"),
        ("店;数\nA;1\n", "utf-8", "utf-8", "delimiter: ';'"),
        ("店,数量\nA,1\n", "utf-8", "utf-8", "correct the names"),
    ],
)
def test_wrong_encoding_delimiter_or_name(tmp_path, text, written_as, read_as, cure):
    with pytest.raises(LandingError) as error:
        read_csv(written(tmp_path, text, written_as), read_as, ",", ("店", "数"), "inbox/x/f.csv")
    assert cure in error.value.cure
    assert error.value.where == "inbox/x/f.csv"


def test_rows_of_another_shape_are_kept_apart_with_their_numbers(tmp_path):
    path = written(tmp_path, 'a,b\n1,2\n3\n"x\ny",5\n6,7,8\n9,10\n', "utf-8")
    delivery = read_csv(path, "utf-8", ",", ("a",), "f")
    assert delivery.rows.column("a").to_pylist() == ["1", "x\ny", "9"]
    assert delivery.numbers.to_pylist() == [1, 3, 5]
    assert [(number, text) for number, text, _ in delivery.broken] == [(2, "3"), (4, "6,7,8")]
    assert delivery.count == 5


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file(tmp_path, text):
    with pytest.raises(LandingError, match="empty"):
        read_csv(written(tmp_path, text, "utf-8"), "utf-8", ",", ("a",), "f")


def test_a_header_alone_is_no_error_and_a_doubled_column_is(tmp_path):
    assert read_csv(written(tmp_path, "a,b\n", "utf-8"), "utf-8", ",", ("a",), "f").count == 0
    with pytest.raises(LandingError, match="stands twice"):
        read_csv(written(tmp_path, "a,a\n1,2\n", "utf-8"), "utf-8", ",", ("a",), "f")
    assert read_csv(written(tmp_path, "a,b,b\n1,2,3\n", "utf-8"), "utf-8", ",", ("a",), "f").count == 1


def test_parquet_keeps_digits_and_turns_moments_into_local_ones(tmp_path):
    path = tmp_path / "f.parquet"
    moment = datetime(2026, 1, 1, 20, 30, tzinfo=UTC)
    pq.write_table(
        pa.table(
            {
                "d": pa.array([Decimal("12345678901234567.89")]),
                "day": [date(2026, 1, 2)],
                "at": pa.array([moment], pa.timestamp("us", "UTC")),
                "n": [None],
                "f": [0.1],
            }
        ),
        path,
    )
    row = read_parquet(path, "Asia/Shanghai", ("d",), "f").rows.to_pylist()[0]
    assert row["d"] == "12345678901234567.89" and row["day"] == "2026-01-02" and row["f"] == "0.1"
    assert row["at"].startswith("2026-01-02 04:30:00") and row["n"] is None
    path.write_text("no parquet")
    with pytest.raises(LandingError, match="not Parquet"):
        read_parquet(path, "UTC", ("d",), "f")


def test_a_parquet_column_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "f.parquet"
    pq.write_table(pa.table({"d": [1], "photo": pa.array([b"\xff\xd8"])}), path)
    with pytest.raises(LandingError, match="'photo'") as error:
        read_parquet(path, "UTC", ("d",), "inbox/x/f.parquet")
    assert error.value.where == "inbox/x/f.parquet" and "leave the column out" in error.value.cure
