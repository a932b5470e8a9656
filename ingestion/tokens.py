"""Tokens that stand for personal values: keyed hashes, the same for the same record and value, whoever lands it again.

Here: the hashes and their text. Not here: where values go (privacy.py, the vault), text that people wrote (redact.py).

A token is `tok_` and 24 letters: 10 bytes that name the record, 7 that name what it held, 1 that says which column. So two
records that share a number have different tokens, and a change of one value gives all tokens of that record anew. Rejected: a hash a
value. It takes three times as long, and the vault then needs an index entry a value.

Both are the beginning of a SHA-256 over a secret and the text; as two thirds of each hash stay unseen, nobody can go on from one to
that of a longer text. DuckDB makes them, on all cores and beside Python. Rejected: keyed BLAKE2b row by row in Python, which held up
everything else for twice as long.
"""

import binascii
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
from pyarrow.compute import call_function

RECORD_BYTES, VERSION_BYTES = 10, 7
PATTERN = "tok_[A-Za-z0-9_-]{24}"  # what every token, and nothing that a person wrote, looks like
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


@dataclass(frozen=True)
class Tokens:
    """Of n rows. records: n × 10 bytes. versions: n × 7 bytes. columns: {column: tokens, NULL where there is no value}."""

    records: bytes
    versions: bytes
    columns: dict[str, pa.Array]


def record_hash(key: bytes, source: str, table: str, row_key: str) -> bytes:
    """The 10 bytes that begin every token of the record."""
    return hashlib.sha256(f"{_secret(key, source, table)}{row_key}".encode()).digest()[:RECORD_BYTES]


def tokens(
    key: bytes, source: str, table: str, row_keys: pa.Array, columns: Mapping[str, tuple[str, pa.Array]]
) -> Tokens:
    """columns: {name: (kind, values)}, texts, each as long as row_keys, which has no NULL. An empty value has no token."""
    if not len(row_keys):
        return Tokens(b"", b"", {name: pa.array([], pa.string()) for name in columns})
    lists = [values for _, values in columns.values()]
    # a version is of values in their columns: other columns, another version
    shape = [f"{name}:{kind}" for name, (kind, _) in columns.items()]
    held = "".join(f", coalesce(v{number}, '')" for number in range(len(lists)))
    arriving = pa.table([row_keys, *lists], ["row_key", *(f"v{number}" for number in range(len(lists)))])
    with _hashing().cursor() as con:
        con.register("arriving", arriving)
        hashed = con.execute(
            f"select unhex(left(sha256($record || row_key), {2 * RECORD_BYTES})"
            f" || left(sha256(concat_ws(chr(0), $version || row_key{held})), {2 * VERSION_BYTES})) from arriving",
            {"record": _secret(key, source, table), "version": _secret(key, source, table, *shape)},
        ).to_arrow_table()
    named = np.frombuffer(hashed.column(0).combine_chunks().buffers()[2], np.uint8)
    named = named[: len(row_keys) * (RECORD_BYTES + VERSION_BYTES)].reshape(len(row_keys), -1)
    return Tokens(
        named[:, :RECORD_BYTES].tobytes(),
        named[:, RECORD_BYTES:].tobytes(),
        {
            name: _texts(named, number, values)
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


def _secret(key: bytes, *what: str) -> str:
    """The secret for one use, short enough that it and a key are one block of SHA-256."""
    return hashlib.blake2b("\0".join(what).encode(), key=key, digest_size=16).hexdigest()


@cache
def _hashing() -> duckdb.DuckDBPyConnection:
    """A database in memory that keeps nothing; without a temporary folder, for values must not lie in one."""
    return duckdb.connect(config={"temp_directory": ""})


def _texts(named: np.ndarray, number: int, values: pa.Array) -> pa.Array:
    """`tok_` + base64 of record and version (n × 17 bytes) and column, all at once: 18 bytes are 24 letters and no padding."""
    count = len(named)
    raw = np.hstack([named, np.full((count, 1), number, np.uint8)])
    letters = binascii.b2a_base64(raw.tobytes(), newline=False).translate(_URL_SAFE)
    texts = np.empty((count, 28), np.uint8)
    texts[:, :4] = np.frombuffer(b"tok_", np.uint8)
    texts[:, 4:] = np.frombuffer(letters, np.uint8).reshape(count, 24)
    ends = np.arange(count + 1, dtype=np.int32) * 28
    whole = pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(texts))
    return call_function(
        "if_else", [call_function("not_equal", [values, ""]), whole, pa.scalar(None, pa.string())]
    )
