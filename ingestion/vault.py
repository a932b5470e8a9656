"""What ingestion asks of a vault for personal values. One is handed in: `lake/vault_landing.py` is it.

Here: the questions, and the vault that keeps nothing. Not here: what goes through it (privacy.py).
"""

from collections.abc import Iterable, Mapping
from secrets import token_bytes
from typing import Protocol

import pyarrow as pa


class Vault(Protocol):
    """Where personal values are kept. Every method raises an exception that quotes no value."""

    @property
    def key(self) -> bytes:
        """The instance's secret, at least 16 bytes and at most 64."""
        ...

    def names(self) -> Iterable[tuple[str, ...]]:
        """The names that are known, those of one record together; a logged read."""
        ...

    def erased(self) -> Mapping[str, Mapping[bytes, int]]:
        """{kind: {value_hash: letters of the value}} of what must not come back."""
        ...

    def keep(
        self,
        source: str,
        table: str,
        kinds: Mapping[str, str],
        records: bytes,
        versions: bytes,
        rows: pa.Table,
    ) -> None:
        """Takes values; may return before they are safe. kinds: {column: kind}. rows: row_key and the columns, as text;
        records and versions: of the same rows, see tokens.Tokens. Erased records are not kept."""
        ...

    def secured(self) -> None:
        """Returns once all that was given to keep() survives a crash."""
        ...

    def settle(self, source: str, table: str, gone: Iterable[bytes], *, whole: bool) -> None:
        """After the lake's commit: drops earlier values of the records given to keep(), and all of the records `gone`.
        whole: keep() was given every record there is, so all others go as well."""
        ...


class Unkept:
    """A vault for a look before landing: values are turned into tokens and go nowhere, and nothing is asked or logged."""

    def __init__(self, key: bytes | None = None):
        self._key = key or token_bytes(32)

    @property
    def key(self) -> bytes:
        return self._key

    def names(self) -> Iterable[tuple[str, ...]]:
        return []

    def erased(self) -> Mapping[str, Mapping[bytes, int]]:
        return {}

    def keep(
        self,
        source: str,
        table: str,
        kinds: Mapping[str, str],
        records: bytes,
        versions: bytes,
        rows: pa.Table,
    ) -> None:
        return None

    def secured(self) -> None:
        return None

    def settle(self, source: str, table: str, gone: Iterable[bytes], *, whole: bool) -> None:
        return None
