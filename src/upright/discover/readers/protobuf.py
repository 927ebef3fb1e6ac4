"""Protocol buffers on the wire: fields one after another, without their schema, in flat memory.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
_LONG: Final = 10


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its number, wire type, value (a number, or a length), and where its bytes lie."""

    number: int
    wire: int
    value: int
    at: int

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.at + self.value if self.wire == BYTES else self.at


def fields(blob: Blob, start: int = 0, end: int | None = None) -> Iterator[Field]:
    """The fields between two offsets. Raises MalformedError where they do not follow the wire format."""
    at, stop = start, blob.size if end is None else end
    while at < stop:
        tag, at = varint(blob, at, stop)
        number, wire = tag >> 3, tag & 7
        if not number:
            raise MalformedError("a protobuf field without number", f"offset {at}")
        if wire == VARINT:
            value, at = varint(blob, at, stop)
            yield Field(number, wire, value, at)
        elif wire == BYTES:
            value, at = varint(blob, at, stop)
            if at + value > stop:
                raise MalformedError("a protobuf field goes beyond the end", f"offset {at}")
            yield Field(number, wire, value, at)
            at += value
        elif wire in {FIXED32, FIXED64}:
            width = 4 if wire == FIXED32 else 8
            if at + width > stop:
                raise MalformedError("a protobuf field goes beyond the end", f"offset {at}")
            yield Field(number, wire, blob.number(at, width), at)
            at += width
        else:
            raise MalformedError("a protobuf field of no known kind", f"offset {at}")


def varint(blob: Blob, at: int, stop: int) -> tuple[int, int]:
    """The number at an offset and the offset after it."""
    value = 0
    for index, byte in enumerate(blob.peek(at, min(_LONG, stop - at))):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004
            return value, at + index + 1
    raise MalformedError("a protobuf number without end", f"offset {at}")


def text(blob: Blob, field: Field, limit: int = 4096) -> str:
    """A field as text, cut at `limit` bytes."""
    return blob.peek(field.at, min(field.value, limit)).decode("utf-8", errors="replace") if field.wire == BYTES else ""
