"""What a file's bytes and values say: its format, encoding, delimiter, header, and how its dates and numbers are written.

Here: guesses, each for a person to confirm: nothing that lands rests on one. Not here: names (draft_names.py), the
mapping (draft.py).
"""

import codecs
import csv
import io
import re
from collections import Counter

from ingestion.csv_header import decode
from ingestion.errors import LandingError
from ingestion.field_text import half_width
from ingestion.mapping import Shape
from ingestion.read_xes import GZIP

_DELIMITERS = (",", ";", "\t", "|", "+|")
_DATES = (
    ("%Y-%m-%d", r"\d{4}-\d{1,2}-\d{1,2}"),
    ("%Y/%m/%d", r"\d{4}/\d{1,2}/\d{1,2}"),
    ("%Y.%m.%d", r"\d{4}\.\d{1,2}\.\d{1,2}"),
    ("%Y%m%d", r"(?:19|20)\d{6}"),
    ("%Y年%m月%d日", r"\d{4}年\d{1,2}月\d{1,2}日"),
    ("%d.%m.%Y", r"\d{1,2}\.\d{1,2}\.\d{4}"),
    ("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}"),
    ("%d-%m-%Y", r"\d{1,2}-\d{1,2}-\d{4}"),
    ("%d.%m.%y", r"\d{1,2}\.\d{1,2}\.\d{2}"),
    ("%d/%m/%y", r"\d{1,2}/\d{1,2}/\d{2}"),
    ("%d-%m-%y", r"\d{1,2}-\d{1,2}-\d{2}"),
    ("%Y-%m", r"\d{4}-\d{1,2}"),
    ("%Y年%m月", r"\d{4}年\d{1,2}月"),
)
_TIMES = (("", ""), (" %H:%M", r"[ T]\d{1,2}:\d{2}"), (" %H:%M:%S", r"[ T]\d{1,2}:\d{2}:\d{2}"))
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})")
_NUMBER = re.compile(r"[+-]?[\d.,\s']*\d")


def shape_of(content: bytes, where: str) -> Shape:
    """The file's layout as it seems to be. Raises LandingError for a file with nothing in it."""
    if not content.strip():
        raise LandingError("the file is empty", where, "draft from a file that has rows")
    if content[:4] == b"PK\x03\x04":
        return Shape(format="xlsx")
    if content[:4] == b"PAR1":
        return Shape(format="parquet")
    if content[:2] == GZIP or content[:8].removeprefix(codecs.BOM_UTF8).startswith((b"<?xml", b"<log")):
        return Shape(format="xes")
    encoding = encoding_of(content)
    lines = decode(content, encoding).splitlines()[:200]
    delimiter = max(_DELIMITERS, key=lambda mark: _evenness(lines, mark))
    row_end = "&|" if delimiter == "+|" and all(line.endswith("&|") for line in lines if line) else ""
    shape = Shape(encoding=encoding, delimiter=delimiter, row_end=row_end)
    rows = (
        [line.removesuffix(row_end).split(delimiter) for line in lines[:50]]
        if row_end
        else _rows(lines[:50], delimiter)
    )
    if rows and not has_header(rows):
        return Shape(encoding=encoding, delimiter=delimiter, row_end=row_end, header=_numbered(len(rows[0])))
    return shape


def encoding_of(content: bytes) -> str:
    """By its mark, else UTF-8 where that reads it, else the Chinese encoding whose usual signs it holds."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    sample = content[: 1 << 20]
    for cut in range(4):  # the sample may end within a character
        try:
            sample[: len(sample) - cut].decode("utf-8")
            return "utf-8"
        except UnicodeDecodeError:
            continue
    scores = {name: _usual(sample, name) for name in ("gb18030", "big5")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.5 else "cp1252"


def _usual(sample: bytes, encoding: str) -> float:
    """The share of signs beyond ASCII that are among the most used ones of the encoding."""
    narrow, last = ("gb2312", 0xD7) if encoding == "gb18030" else ("big5", 0xC6)
    signs = [sign for sign in sample.decode(encoding, errors="replace") if ord(sign) > 127]
    usual = sum(bool(code := sign.encode(narrow, errors="ignore")) and code[0] <= last for sign in signs)
    return usual / len(signs) if signs else 0


def _evenness(lines: list[str], mark: str) -> tuple[float, int]:
    counts = Counter(
        len(row) for row in (_rows(lines, mark) if len(mark) == 1 else [line.split(mark) for line in lines])
    )
    width, often = counts.most_common(1)[0] if counts else (1, 0)
    return (often / max(sum(counts.values()), 1) if width > 1 else 0, len(mark) * 1000 + width)


def _rows(lines: list[str], mark: str) -> list[list[str]]:
    try:
        return [row for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark) if row]
    except csv.Error:
        return [line.split(mark) for line in lines]


def has_header(rows: list[list[str]]) -> bool:
    """Whether the first row names columns: no figures and no dates in it, no name twice, and figures below it or not."""
    first = [value.strip() for value in rows[0]]
    named = [value for value in first if value]
    if len(set(named)) < len(named) or not named:
        return False
    return not any(_NUMBER.fullmatch(value) or date_format([value]) for value in named)


def _numbered(width: int) -> tuple[str, ...]:
    return tuple(f"column_{number}" for number in range(1, width + 1))


def date_format(values: list[str]) -> tuple[str, bool] | None:
    """(format that fits all values, whether day and month could be the other way round), None for no dates."""
    if values and all(_ZONED.fullmatch(value) for value in values):
        return "%Y-%m-%d %H:%M:%S", False  # read as it is: ISO, and it says its own zone
    for day, shape in _DATES:
        for time, clock in _TIMES:
            if values and all(re.fullmatch(shape + clock, value) for value in values):
                form = day + (time.replace(" ", "T") if "T" in values[0] else time)
                if not day.startswith("%d"):
                    return form, False
                pairs = [tuple(map(int, re.findall(r"\d+", value)[:2])) for value in values]
                if any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs):
                    return form.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m"), False
                # points between them are written day first wherever they are written
                return form, "." not in day and not any(first > 12 for first, _ in pairs)
    return None


def number_marks(values: list[str]) -> tuple[str, str]:
    """The decimal and the thousands mark that the values have."""
    joined = " ".join(values)
    if any(re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", value) for value in values):
        return ",", "."
    if any(re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", value) for value in values) and "." in joined:
        return ".", ","
    if any(re.fullmatch(r"[+-]?\d+,\d{1,2}", value) for value in values):
        return ",", ""
    return ".", ""


def is_full_width(values: list[str]) -> bool:
    """Whether figures or letters are typed in full width."""
    return any(half_width(value) != value and re.search("[０-９Ａ-Ｚａ-ｚ]", value) for value in values)
