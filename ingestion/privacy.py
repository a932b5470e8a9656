"""Personal values on their way in: a token or a redacted text goes on, the value goes to the vault.

Here: the door that all personal columns pass. Not here: what a vault is (vault.py), the hashes (tokens.py), the search in texts
(redact.py).

The order is: keep, secured, commit of the lake, settle. A load that breaks off in between leaves values that no row names,
never a token that nothing resolves, and never a value in the lake.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations

import numpy as np
import pyarrow as pa
from pyarrow.compute import ReplaceSubstringOptions, call_function

from ingestion.errors import LandingError
from ingestion.redact import Redactor
from ingestion.spec import Column, Table
from ingestion.tokens import RECORD_BYTES, VERSION_BYTES, record_hash, tokens, value_hash
from ingestion.vault import Vault

TEXT, UNDECLARED = "free_text", "undeclared"
# What a value of these kinds was stays erased whoever brings it; a name or an address others may share.
NEVER_BACK = ("phone", "email", "id_number")


@dataclass(frozen=True)
class Passed:
    """Rows that went through the door. columns: what lands. values: row_key and the values, of the columns in `kinds`."""

    table: str
    columns: dict[str, pa.Array]
    kinds: dict[str, str]
    records: bytes
    versions: bytes
    values: pa.Table

    def only(self, rows: list[int]) -> "Passed":
        """Those rows alone, by number from 0."""
        chosen = np.array(rows, np.int64)
        cut = {
            "records": np.frombuffer(self.records, np.uint8).reshape(-1, RECORD_BYTES)[chosen].tobytes(),
            "versions": np.frombuffer(self.versions, np.uint8).reshape(-1, VERSION_BYTES)[chosen].tobytes(),
        }
        return replace(
            self,
            columns={name: array.take(pa.array(chosen)) for name, array in self.columns.items()},
            values=self.values.take(pa.array(chosen)),
            **cut,
        )


class Door:
    """One load of one source: personal columns become tokens, texts are redacted, values are kept."""

    def __init__(self, vault: Vault, source: str, *, texts: bool):
        """texts: whether any column of the source is text in which names may stand."""
        self.vault, self.source, self._texts = vault, source, texts

    def passed(self, table: str, row_keys: pa.Array, columns: Mapping[str, tuple[str, pa.Array]]) -> Passed:
        """What lands in place of the columns {name: (kind, values)}; nothing is kept yet. Names are learned before the
        texts of the same rows are searched."""
        valued = {
            n: (kind, _clean(array)) for n, (kind, array) in columns.items() if kind not in (TEXT, UNDECLARED)
        }
        found = tokens(self.vault.key, self.source, table, row_keys, valued)
        # apart, so that a column that came does not change the tokens of the others; nobody declared it, so nothing is kept
        unknown: dict[str, pa.Array] = {}
        for name, (kind, array) in columns.items():
            if kind == UNDECLARED:
                only = {name: (kind, _clean(array))}
                unknown |= tokens(self.vault.key, self.source, table, row_keys, only).columns
        names = [array for kind, array in valued.values() if kind == "name"]
        texts = {name: array for name, (kind, array) in columns.items() if kind == TEXT}
        if names and self._texts:
            self.redactor.learn(spoken(zip(*(array.to_pylist() for array in names), strict=True)))
        redacted = {
            name: pa.array([self.redactor(text) for text in array.to_pylist()], pa.string())
            for name, array in texts.items()
        }
        kept = {name: self._without_erased(kind, array) for name, (kind, array) in valued.items()}
        return Passed(
            table,
            {**found.columns, **unknown, **redacted},
            {name: kind for name, (kind, _) in valued.items()},
            found.records,
            found.versions,
            pa.table({"row_key": row_keys, **kept}),
        )

    def keep(self, passed: Passed) -> None:
        """Hands the values to the vault."""
        if passed.kinds and len(passed.values):
            self.vault.keep(
                self.source, passed.table, passed.kinds, passed.records, passed.versions, passed.values
            )

    def settle(self, table: str, gone: Iterable[str], *, whole: bool = False) -> None:
        """After the commit: see Vault.settle. gone: keys of rows that the source deleted."""
        lost = [record_hash(self.vault.key, self.source, table, row_key) for row_key in gone]
        self.vault.settle(self.source, table, lost, whole=whole)

    @cached_property
    def redactor(self) -> Redactor:
        """Knows the vault's names, asked for once and only where there are texts, and those of this load."""
        names = self.vault.erased().get("name", {})
        found = Redactor(
            lambda text: value_hash(self.vault.key, "name", text) in names, frozenset(names.values())
        )
        found.learn(spoken(self.vault.names()))
        return found

    def _without_erased(self, kind: str, values: pa.Array) -> pa.Array:
        erased = self.vault.erased().get(kind, {}) if kind in NEVER_BACK else {}
        if not erased:
            return values
        back = [
            value is not None and value_hash(self.vault.key, kind, value) in erased
            for value in values.to_pylist()
        ]
        return call_function("if_else", [pa.array(back, pa.bool_()), pa.scalar(None, pa.string()), values])


def spoken(rows: Iterable[tuple[str | None, ...]]) -> Iterable[str]:
    """Each name, and where a row has several (given name, family name) the ways to say them together."""
    for row in rows:
        parts = [part for part in row if part]
        yield from parts
        for pair in permutations(parts, 2):
            yield "".join(pair)
            yield " ".join(pair)


def of_table(door: Door | None, table: Table) -> Callable[[pa.Table], pa.Table]:
    """A function from a table's rows as they were read to the rows that may be written anywhere; values are kept."""
    personal = {column.name: column.personal for column in table.columns if column.personal}
    if door is None or not personal:
        return lambda rows: rows

    def through(rows: pa.Table) -> pa.Table:
        row_keys = [rows.column(name).cast(pa.string()) for name in table.key]
        several = len(row_keys) > 1
        joined = call_function("binary_join_element_wise", [*row_keys, ":"]) if several else row_keys[0]
        passed = door.passed(
            table.lake_name,
            _one(joined),
            {name: (kind, _one(rows.column(name))) for name, kind in personal.items()},
        )
        door.keep(passed)
        for name, array in passed.columns.items():
            rows = rows.set_column(rows.schema.get_field_index(name), name, array)
        return rows

    return through


def door_of(vault: Vault | None, source: str, where: str, columns: Iterable[Column]) -> Door | None:
    """The door for a load of those columns; None where none is personal. Raises LandingError where there is no vault for it."""
    kinds = {column.personal for column in columns if column.personal}
    if not kinds:
        return None
    if vault is None:
        raise LandingError(
            "it has personal columns, and there is no vault to keep their values in",
            where,
            "hand the landing a vault (orchestration does), or take the columns out of the declaration",
        )
    return Door(vault, source, texts=TEXT in kinds)


def unsettled(error: Exception, source: str) -> LandingError:
    """What is said when all landed and the vault could not drop what is no longer needed."""
    return LandingError(
        f"all landed, but values that no row names any more still lie in the vault: {error}",
        f"vault, {source}",
        f"`zhongtai run --full {source}` drops them; files: deliver again what changed",
    )


def _clean(values: pa.Array) -> pa.Array:
    """NULL for an empty text; without the sign NUL, which PostgreSQL does not take."""
    plain = call_function("replace_substring", [values], ReplaceSubstringOptions("\0", ""))
    empty = call_function("equal", [plain, ""])
    return call_function("if_else", [empty, pa.scalar(None, pa.string()), plain])


def _one(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
