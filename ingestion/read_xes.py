"""Reads XES, the XML of event logs, plain or gzipped: one record an event, with what its case says beside it.

Here: the way from elements to attributes, with errors that name file, line and cure. Not here: records (xes_records.py),
other formats, meaning. The parser is expat, which calls back element by element: a large log's tree would fill the memory.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingestion.errors import LandingError
from ingestion.mapping import Shape
from ingestion.readers import LARGEST_FILE, SHOWN, Delivery, check_columns, delivery, empty, too_large
from ingestion.xes_records import CASE, Attributes, Records, TooManyKeys, put

GZIP = b"\x1f\x8b"
_BLOCK = 1 << 20
_ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
# Logs nest five or six deep; elements that are opened without end would fill the memory.
_DEEPEST = 20
_CUT_OFF = {
    expat.errors.codes[error]
    for error in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
_EXPORT = "export the event log as XES, or set `format` in mapping.yaml to what the file is"


def read_xes(content: bytes, shape: Shape, columns: tuple[str, ...], where: str) -> Delivery:
    """Columns `case:<key>` of the trace, `<key>` of the event, `_event_index` (its place in the case, from 1), all text.

    An attribute within another is `<outer>/<inner>`. Raises LandingError for what is no XES or not whole, and for a
    DOCTYPE: entities that blow up need one, and no log does.
    """
    if not content.strip():
        raise empty(where)
    reader = _Reader(where)
    reader.read(content)
    rows = reader.records.finished(columns)
    check_columns(rows.column_names, columns, where, lambda: _cure(columns, rows.column_names))
    return delivery(rows, reader.records.broken)


def _cure(columns: tuple[str, ...], found: list[str]) -> str | None:
    """What to write instead of a name that belongs to the case, or to the event."""
    for name in columns:
        other = name.removeprefix(CASE) if name.startswith(CASE) else f"{CASE}{name}"
        if name not in found and other in found:
            return f"the log has it as {other}: write that in mapping.yaml"
    return None


@dataclass
class _Open:
    """An element that is not closed yet. target: what the attributes in it are put into, None for nothing."""

    kind: str  # log | trace | event | global trace | global event | attribute | other
    target: Attributes | None = None
    path: str = ""


@dataclass
class _Reader:
    """Expat's callbacks, and what they have gathered."""

    where: str
    records: Records = field(default_factory=Records)
    stack: list[_Open] = field(default_factory=list)
    events: list[Attributes] = field(default_factory=list)  # of the case that is open

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, content: bytes) -> None:
        """Raises LandingError."""
        try:
            for block in _blocks(content, self.where):
                self.parser.Parse(block, False)
            self.parser.Parse(b"", True)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._cut_off(f"its gzip is cut off or damaged: {error}") from None
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            if error.code in _CUT_OFF:
                raise self._cut_off("it is cut off") from None
            if not self.stack and not self.records.read:
                raise LandingError(
                    f"it is not XML: {said}, line {error.lineno}", self.where, _EXPORT
                ) from None
            raise self._fault(f"it is no XML there: {said}, column {error.offset + 1}") from None
        except TooManyKeys as error:
            raise self._fault(str(error)) from None
        except (ValueError, LookupError) as error:
            # of an encoding that expat does not know: of those with several bytes a sign, all but Unicode's
            raise LandingError(
                f"its encoding cannot be read: {error}",
                self.where,
                "export it as UTF-8, as XES is by default",
            ) from None

    def _fault(self, what: str) -> LandingError:
        where = f"{self.where}, line {self.parser.CurrentLineNumber}"
        return LandingError(what, where, "correct what exports the log, and deliver it again")

    def _cut_off(self, what: str) -> LandingError:
        case = next((item.target for item in self.stack if item.kind == "trace"), None) or {}
        within = f", within the case {case['concept:name']!r}" if "concept:name" in case else ""
        events = self.records.read + len(self.events)
        line = f"{what} in line {self.parser.CurrentLineNumber}{within}, after {events:,} events"
        return LandingError(line, self.where, "deliver it again: its transfer or its export broke off")

    def _doctype(self, *_: object) -> None:
        raise LandingError(
            "it has a DOCTYPE, in which entities can be declared that fill the memory",
            self.where,
            "export it without: no event log needs one; ask who put it there",
        )

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(" ")[2]  # the namespace differs from tool to tool
        top = self.stack[-1] if self.stack else None
        if len(self.stack) > _DEEPEST:
            raise self._fault(f"its elements stand more than {_DEEPEST} deep in each other")
        self.stack.append(self._log(name) if top is None else self._within(top, name, attributes))

    def _log(self, name: str) -> _Open:
        if name != "log":
            said = f"it is not XES: its outermost element is <{name[:SHOWN]}>, not <log>"
            raise LandingError(said, self.where, _EXPORT)
        return _Open("log")

    def _within(self, top: _Open, name: str, attributes: Attributes) -> _Open:
        if top.kind == "log" and name in ("trace", "event"):
            return _Open(name, {})
        if top.kind == "log" and name == "global":
            return _Open(f"global {attributes.get('scope', 'event')}", {})
        if top.kind == "trace" and name == "event":
            return _Open("event", {})
        if top.kind == "attribute" and name == "values":  # a list's items stand in it
            return top
        if name in _ATTRIBUTES and top.target is not None:
            return self._attribute(top, top.target, attributes)
        return _Open("other")  # extensions, classifiers, what the log says of itself

    def _attribute(self, top: _Open, target: Attributes, attributes: Attributes) -> _Open:
        key = attributes.get("key", "").strip()
        if not key:
            raise self._fault("an attribute has no key")
        path = sys.intern(f"{top.path}/{key}" if top.path else key)  # the same few, in every event
        if "value" in attributes:
            put(target, path, attributes["value"])
        return _Open("attribute", target, path)

    def _end(self, _: str) -> None:
        closed = self.stack.pop()
        if closed.target is None or closed.kind == "attribute":
            return
        if closed.kind == "event" and self.stack[-1].kind == "trace":
            self.events.append(closed.target)
        elif closed.kind == "event":
            self.records.add_loose(closed.target)
        elif closed.kind == "trace":
            self.records.add_case(closed.target, self.events)
            self.events = []
        else:
            self.records.declare(closed.target, of_case=closed.kind == "global trace")


def _blocks(content: bytes, where: str) -> Iterator[bytes]:
    """The XML, block by block, unpacked on the way: a gigabyte of it may come out of a megabyte."""
    packed = content.startswith(GZIP)
    size = 0
    with io.BytesIO(content) as plain, gzip.GzipFile(fileobj=plain) if packed else plain as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > LARGEST_FILE:
                raise too_large(size, where)
            yield block
