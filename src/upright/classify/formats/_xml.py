"""XML read as events, in flat memory. Entities of the document are never expanded, nothing outside is ever loaded.

Source: https://docs.python.org/3/library/pyexpat.html (a DefaultHandler inhibits the expansion of internal entities;
expat itself limits what attribute values can grow to).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat  # nosec: handlers below keep entities unexpanded

from upright.model.errors import LimitExceeded, MalformedError

FEED = 32 << 10  # bytes parsed at a time
DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """`kind`: start, end or text. `name`: the element, without its namespace. `line`: where it stands in the file."""

    kind: str
    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""


class _Handlers:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._depth = 0
        self.events: list[Event] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise LimitExceeded("XML nested too deeply")
        local = {_local(key): value for key, value in attributes.items()}
        self.events.append(Event("start", _local(name), self._parser.CurrentLineNumber, local))

    def end(self, name: str) -> None:
        self._depth -= 1
        self.events.append(Event("end", _local(name), self._parser.CurrentLineNumber, {}))

    def text(self, data: str) -> None:
        self.events.append(Event("text", "", self._parser.CurrentLineNumber, {}, data))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def events(pieces: Iterable[bytes | str]) -> Iterator[Event]:
    """The events of a document in pieces. Raises MalformedError where it is no XML, after what came before."""
    parser = expat.ParserCreate()
    handlers = _Handlers(parser)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handlers.start, handlers.end
    parser.CharacterDataHandler = handlers.text
    parser.DefaultHandler = lambda _data: None
    try:
        for piece in pieces:
            data = piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
            for at in range(0, len(data), FEED):
                parser.Parse(data[at : at + FEED], False)
                yield from handlers.events
                handlers.events.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        yield from handlers.events
        raise MalformedError("XML cut off or damaged") from error
    yield from handlers.events


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text or attribute. `path`: the elements that lead to it, joined by points; `depth`: how many."""

    path: str
    value: str
    line: int
    depth: int


NAMED = 8  # elements of a path that are named
LONGEST = 1 << 20  # characters of one text


def leaves(pieces: Iterable[bytes | str]) -> Iterator[Leaf]:
    """Every text and attribute of a document."""
    stack: list[str] = []
    text: list[str] = []
    size, line = 0, 0
    for event in events(pieces):
        if event.kind == "text":
            line = line if text else event.line
            text.append(event.text)
            size += len(event.text)
            if size < LONGEST:
                continue
        value = "".join(text).strip() if text else ""
        text, size = [], 0
        if value:
            yield Leaf(".".join(stack[-NAMED:]), value, line, len(stack))
        if event.kind == "start":
            stack.append(event.name)
            for name, told in event.attributes.items():
                if told.strip():
                    yield Leaf(".".join([*stack[-NAMED:], name]), told, event.line, len(stack) + 1)
        elif event.kind == "end":
            stack.pop()
