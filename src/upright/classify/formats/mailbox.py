"""Mailboxes (mbox): every message, its headers, bodies and attachments; see the format of single messages.

Partitions tell the kinds apart, not the messages: `box.mbox:headers`, `box.mbox:body`, `box.mbox!attached.pdf`. Above
the limit messages spread evenly over the box are read.
"""

from __future__ import annotations

from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats import _stream
from upright.classify.formats._mime import Line, Message, lines_of
from upright.model.evidence import Gap
from upright.model.item import Item


def looks(text: str) -> bool:
    """Whether a text begins with the line that stands before each message."""
    first, _, rest = text.partition("\n")
    return (
        first.startswith("From ") and ":" in rest.partition("\n")[0] and any(character.isdigit() for character in first)
    )


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Everything in the messages."""
    every = max(1, -(-item.size // max(1, limit)))
    box = _Box(lines_of(item))
    number = 0
    while box.next_message():
        number += 1
        if number % every == 1 or every == 1:
            yield from Message(item, limit).read(box.lines())


class _Box:
    """The lines of a box, message by message."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._at_message = False
        self._first: Line | None = None

    def next_message(self) -> bool:
        """Move to the next message."""
        for line in self.lines():
            if self._first is None and not line.data.startswith(b"From ") and line.data.strip():
                self._first = line  # a box that begins without the line
                return True
        return self._at_message

    def lines(self) -> Iterator[Line]:
        """What is left of the message at hand."""
        if self._first is not None:
            first, self._first = self._first, None
            yield first
        self._at_message, blank = False, True
        for line in self._lines:
            if blank and line.data.startswith(b"From "):
                self._at_message = True
                return
            blank = not line.data.strip()
            yield line


def _example() -> bytes:
    one = b"From eva Mon Jan  1 00:00:00 2024\nFrom: eva.b@mail.net\nSubject: one\n\nCall Tom\n>From here\n\n"
    return one + one.replace(b"Tom", b"Eva")


FORMAT = Format(
    id="mailbox",
    title="Mailbox",
    suffixes=(".mbox", ".mbx"),
    looks=looks,
    read=read,
    sections=_stream.sections,
    encloses=True,
    examples=(
        Example("a.mbox", _example, ((":headers", "eva.b@mail.net"), (":body", "Call Tom"), (":body", "Call Eva"))),
    ),
)
