"""Records out of an event log: one an event, with its case's attributes and its place in the case.

Here: names of columns, and rows gathered into columns as they come. Not here: XML (read_xes.py), meaning (mapping.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa

CASE = "case:"  # stands before the keys of a case's own attributes
EVENT_INDEX = "_event_index"  # a column that every log has: the event's place in its case, from 1
# {canonical column of a step: the key that the XES standard has for it}
EVENT_LOG = {
    "ticket_number": f"{CASE}concept:name",
    "event_number": EVENT_INDEX,
    "occurred_at": "time:timestamp",
    "activity": "concept:name",
    "resource": "org:role",
}
_ROWS_AT_ONCE = 20_000
# Every column takes room in every row; a log with more keys has values where keys belong.
_MOST_COLUMNS = 500

Attributes = dict[str, str]


class TooManyKeys(Exception):
    """More columns than a log has; the message says how many are too many."""


def put(target: Attributes, path: str, value: str) -> None:
    """Keeps a value under its path; where that is taken, as items of a list are, under `path#2`, `path#3` …"""
    place, count = path, 1
    while place in target:
        count += 1
        if count > _MOST_COLUMNS:
            raise TooManyKeys(f"the key {path[:100]!r} stands more than {_MOST_COLUMNS} times in one event")
        place = f"{path}#{count}"
    target[place] = value


@dataclass
class Records:
    """What was read so far. read: records, broken ones too. broken: (record number, its text, why)."""

    read: int = 0
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=lambda: {EVENT_INDEX: None})
    tables: list[pa.Table] = field(default_factory=list)
    rows: list[Attributes] = field(default_factory=list)

    def declare(self, keys: Attributes, *, of_case: bool) -> None:
        """Columns that the log says every case or event has, also where none of this file does."""
        once = [key for key in keys if key.rpartition("#")[0] not in keys]  # some tools declare a key twice
        self._name(f"{CASE}{key}" if of_case else key for key in once)

    def add_case(self, case: Attributes, events: list[Attributes]) -> None:
        """A case's events, in order. One without events has nothing to land, and is told as broken."""
        shared = {f"{CASE}{key}": value for key, value in case.items()}
        if not events:
            self._break(shared, "the case has no event")
        for index, event in enumerate(events, 1):
            row = {**shared, EVENT_INDEX: str(index)}
            for key, value in event.items():
                put(row, key, value)
            self.read += 1
            self.rows.append(row)
            self._name(row)
        if len(self.rows) >= _ROWS_AT_ONCE:
            self._flush()

    def add_loose(self, event: Attributes) -> None:
        """An event outside any case: nobody knows what it is about."""
        self._break(event, "the event stands in no trace, so its case is unknown")

    def finished(self, asked: tuple[str, ...]) -> pa.Table:
        """All rows. asked: columns that a log without any event may be taken to have."""
        if not self.read:
            self._name(asked)
        self._flush()
        return pa.concat_tables(self.tables, promote_options="default").select(list(self.names))

    def _break(self, row: Attributes, why: str) -> None:
        self.read += 1
        self.broken.append((self.read, ", ".join(f"{key}={value}" for key, value in row.items()), why))

    def _name(self, keys: Iterable[str]) -> None:
        self.names.update(dict.fromkeys(keys))
        if len(self.names) > _MOST_COLUMNS:
            last = list(self.names)[-1][:100]
            raise TooManyKeys(f"it has more than {_MOST_COLUMNS} different keys, the last {last!r}")

    def _flush(self) -> None:
        columns = {name: pa.array([row.get(name) for row in self.rows], pa.string()) for name in self.names}
        self.tables.append(pa.table(columns))
        self.rows = []
