"""XML read as events, in flat memory. Entities of the document are never expanded, nothing outside is ever loaded.

Source: https://docs.python.org/3/library/pyexpat.html (a DefaultHandler inhibits the expansion of internal entities;
expat itself limits what attribute values can grow to).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar
from xml.parsers import expat  # nosec: handlers below keep entities unexpanded

from upright.model.errors import LimitExceeded, MalformedError

FEED = 32 << 10  # bytes parsed at a time
DEEPEST = 1000


class Event(NamedTuple):
    """`kind`: start, end or text. `name`: the element, without its namespace. `line`: where it stands in the file."""

    kind: str
    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""


class _Handlers:
    """Turns what expat says into events."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.depth = 0
        self.found: list[Event] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise LimitExceeded("XML nested too deeply")
        local = {_local(key): value for key, value in attributes.items()} if attributes else attributes
        self.found.append(Event("start", _local(name), self.parser.CurrentLineNumber, local))

    def end(self, name: str) -> None:
        self.depth -= 1
        self.found.append(Event("end", _local(name), self.parser.CurrentLineNumber, {}))

    def text(self, data: str) -> None:
        self.found.append(Event("text", "", self.parser.CurrentLineNumber, {}, data))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def events(pieces: Iterable[bytes | str]) -> Iterator[Event]:
    """The events of a document in pieces. Raises MalformedError where it is no XML, after what came before."""
    parser = expat.ParserCreate()
    handlers = _Handlers(parser)
    yield from _run(pieces, parser, handlers, handlers.found)


T = TypeVar("T")


def _run(
    pieces: Iterable[bytes | str], parser: expat.XMLParserType, handlers: _Handlers | _Gatherer, found: list[T]
) -> Iterator[T]:
    """What the handlers find, as the pieces come."""
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handlers.start, handlers.end
    parser.CharacterDataHandler = handlers.text
    parser.DefaultHandler = lambda _data: None
    try:
        for piece in pieces:
            data = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
            for at in range(0, len(data), FEED):
                parser.Parse(data[at : at + FEED], False)
                yield from found
                found.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        yield from found
        raise MalformedError("XML cut off or damaged") from error
    yield from found


class Leaf(NamedTuple):
    """A text or attribute. `path`: the elements that lead to it, joined by points; `depth`: how many."""

    path: str
    value: str
    line: int
    depth: int


NAMED = 8  # elements of a path that are named
LONGEST = 1 << 20  # characters of one text


def leaves(pieces: Iterable[bytes | str]) -> Iterator[Leaf]:
    """Every text and attribute of a document."""
    parser = expat.ParserCreate()
    gatherer = _Gatherer(parser)
    yield from _run(pieces, parser, gatherer, gatherer.found)


class _Gatherer:
    """Turns what expat says into leaves."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.paths = [""]
        self.held: list[str] = []
        self.size = self.line = 0
        self.found: list[Leaf] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.held:
            self.flush()
        if len(self.paths) > DEEPEST:
            raise LimitExceeded("XML nested too deeply")
        outer, depth = self.paths[-1], len(self.paths)
        path = f"{outer}.{_local(name)}" if outer and depth <= NAMED else outer or _local(name)
        self.paths.append(path)
        for key, value in attributes.items():
            if value.strip():
                self.found.append(Leaf(f"{path}.{_local(key)}", value, self.parser.CurrentLineNumber, depth + 1))

    def end(self, _name: str) -> None:
        if self.held:
            self.flush()
        self.paths.pop()

    def text(self, data: str) -> None:
        if not self.held:
            if data.isspace():
                return
            self.line = self.parser.CurrentLineNumber
        self.held.append(data)
        self.size += len(data)
        if self.size > LONGEST:
            self.flush()

    def flush(self) -> None:
        value = "".join(self.held).strip()
        self.held, self.size = [], 0
        if value:
            self.found.append(Leaf(self.paths[-1], value, self.line, len(self.paths) - 1))
