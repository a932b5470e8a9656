"""Tokens that stand for personal values: keyed hashes, the same for the same record and value, whoever lands it again.

Here: the hashes and their text. Not here: where values go (privacy.py, the vault), text that people wrote (redact.py).

A token is `tok_` and 24 letters: 10 bytes that name the record, 8 that name column and value within it. So two records
that share a number have different tokens, and the vault finds a record's values by one index. Keyed BLAKE2b, because it takes
0.5 s for 800,000 values where HMAC-SHA256 takes 1.8 s.
"""

import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

RECORD_BYTES, MARK_BYTES = 10, 8
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_NO_MARK = bytes(MARK_BYTES)


@dataclass(frozen=True)
class Tokens:
    """Of n rows. records: n × 10 bytes. marks: n × 8 bytes a column, zero where there is no value. columns: {column: tokens, NULL
    where there is no value}."""

    records: bytes
    marks: bytes
    columns: dict[str, pa.Array]


def record_hash(key: bytes, source: str, table: str, row_key: str) -> bytes:
    """The 10 bytes that begin every token of the record."""
    found = _base(key, source, table)
    found.update(row_key.encode())
    return found.digest()[:RECORD_BYTES]


def tokens(
    key: bytes,
    source: str,
    table: str,
    row_keys: list[str],
    columns: Mapping[str, tuple[str, list[str | None]]],
) -> Tokens:
    """columns: {name: (kind, values)}, each as long as row_keys. An empty value has no token."""
    base = _base(key, source, table)
    fields = [(f"\0{name}\0{kind}\0", values) for name, (kind, values) in columns.items()]
    records: list[bytes] = []
    found: list[list[bytes]] = [[] for _ in fields]
    for number, row_key in enumerate(row_keys):
        record = base.copy()
        record.update(row_key.encode())
        records.append(record.digest()[:RECORD_BYTES])
        for (prefix, values), marks in zip(fields, found, strict=True):
            value = values[number]
            if value:
                hashed = record.copy()
                hashed.update((prefix + value).encode())
                marks.append(hashed.digest()[:MARK_BYTES])
            else:
                marks.append(_NO_MARK)
    whole = b"".join(records)
    per_column = [np.frombuffer(b"".join(marks), np.uint8).reshape(-1, MARK_BYTES) for marks in found]
    return Tokens(
        whole,
        np.hstack(per_column).tobytes() if per_column else b"",
        {name: _texts(whole, marks) for name, marks in zip(columns, per_column, strict=True)},
    )


def value_hash(key: bytes, kind: str, value: str) -> bytes:
    """16 bytes that name a value whoever has it: kept of erased ones only, so that a later load brings none back."""
    return hashlib.blake2b(f"{kind}\0{normal(kind, value)}".encode(), key=key, digest_size=16).digest()


def normal(kind: str, value: str) -> str:
    """The value in the one form that its spellings share: a telephone's digits without the country's 86, the rest
    in lower case without blanks; full-width signs are plain ones."""
    plain = unicodedata.normalize("NFKC", value).strip().lower()
    if kind == "phone":
        digits = re.sub(r"\D", "", plain)
        return re.sub(r"^(00)?86(?=\d{10,11}$)", "", digits)
    return "".join(plain.split()) if kind != "name" else " ".join(plain.split())


def row_salt(key: bytes) -> str:
    """A secret of the instance's for hashes over whole rows, which personal values are among."""
    return hashlib.blake2b(b"rows", key=key, digest_size=16).hexdigest()


def _base(key: bytes, source: str, table: str):
    return hashlib.blake2b(f"{source}\0{table}\0".encode(), key=key, digest_size=RECORD_BYTES + MARK_BYTES)


def _texts(records: bytes, marks: np.ndarray) -> pa.Array:
    """`tok_` + base64 of record and mark, all at once: 18 bytes are 24 letters and no padding."""
    count = len(marks)
    if not count:
        return pa.array([], pa.string())
    raw = np.hstack([np.frombuffer(records, np.uint8).reshape(count, RECORD_BYTES), marks]).tobytes()
    letters = binascii.b2a_base64(raw, newline=False).translate(_URL_SAFE)
    texts = np.empty((count, 28), np.uint8)
    texts[:, :4] = np.frombuffer(b"tok_", np.uint8)
    texts[:, 4:] = np.frombuffer(letters, np.uint8).reshape(count, 24)
    ends = np.arange(count + 1, dtype=np.int32) * 28
    valid = pa.array(marks.any(axis=1))
    whole = pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(texts))
    return pa.compute.if_else(valid, whole, pa.scalar(None, pa.string()))
