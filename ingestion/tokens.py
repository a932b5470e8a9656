"""Tokens that stand for personal values: keyed hashes, the same for the same record and value, whoever lands it again.

Here: the hashes and their text. Not here: where values go (privacy.py, the vault), text that people wrote (redact.py).

A token is `tok_` and 24 letters: 10 bytes that name the record, 7 that name what it held, 1 that says which column. So two
records that share a number have different tokens, and a change of one value gives all tokens of that record anew. Rejected: a hash a
value. It takes three times as long, and the vault then needs an index entry a value. Keyed BLAKE2b, because it takes 0.5 s
for 800,000 values where HMAC-SHA256 takes 1.8 s.
"""

import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from pyarrow.compute import call_function

RECORD_BYTES, VERSION_BYTES = 10, 7
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True)
class Tokens:
    """Of n rows. records: n × 10 bytes. versions: n × 7 bytes. columns: {column: tokens, NULL where there is no value}."""

    records: bytes
    versions: bytes
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
    # a version is of values in their columns: other columns, another version
    shape = "".join(f"\0{name}:{kind}" for name, (kind, _) in columns.items()) + "\0\0"
    lists = [values for _, values in columns.values()]
    records: list[bytes] = []
    versions: list[bytes] = []
    for row_key, *values in zip(row_keys, *lists, strict=True):
        hashed = base.copy()
        hashed.update(row_key.encode())
        records.append(hashed.digest()[:RECORD_BYTES])
        hashed.update((shape + "\0".join([value or "" for value in values])).encode())
        versions.append(hashed.digest()[:VERSION_BYTES])
    names, states = b"".join(records), b"".join(versions)
    return Tokens(
        names,
        states,
        {
            name: _texts(names, states, number, values)
            for number, (name, values) in enumerate(zip(columns, lists, strict=True), 1)
        },
    )


def record_token(record: bytes) -> str:
    """What stands for the whole record where a token is asked for: what follows it is zero."""
    return (
        "tok_"
        + binascii.b2a_base64(record + bytes(VERSION_BYTES + 1), newline=False).translate(_URL_SAFE).decode()
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
    return hashlib.blake2b(f"{source}\0{table}\0".encode(), key=key, digest_size=RECORD_BYTES + VERSION_BYTES)


def _texts(records: bytes, versions: bytes, number: int, values: list[str | None]) -> pa.Array:
    """`tok_` + base64 of record, version and column, all at once: 18 bytes are 24 letters and no padding."""
    count = len(values)
    if not count:
        return pa.array([], pa.string())
    raw = np.empty((count, 18), np.uint8)
    raw[:, :RECORD_BYTES] = np.frombuffer(records, np.uint8).reshape(count, -1)
    raw[:, RECORD_BYTES:-1] = np.frombuffer(versions, np.uint8).reshape(count, -1)
    raw[:, -1] = number
    letters = binascii.b2a_base64(raw.tobytes(), newline=False).translate(_URL_SAFE)
    texts = np.empty((count, 28), np.uint8)
    texts[:, :4] = np.frombuffer(b"tok_", np.uint8)
    texts[:, 4:] = np.frombuffer(letters, np.uint8).reshape(count, 24)
    ends = np.arange(count + 1, dtype=np.int32) * 28
    whole = pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(texts))
    filled = pa.array([bool(value) for value in values], pa.bool_())
    return call_function("if_else", [filled, whole, pa.scalar(None, pa.string())])
