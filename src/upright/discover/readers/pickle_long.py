"""Long constants of a pickle. Once many of them were copied, a constant stays where it lies in the file, and is read
again for the moment in which something is done with it: a pickle may hold gigabytes of texts, one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.pickle_values import SHORT, Group, Made, Span, Value

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

LONG: Final = 255  # bytes above which a constant counts as long
COPIED: Final = 4 << 20  # bytes of long constants that are copied; later ones stay where they are
_DEEP: Final = 2  # collections within an argument that are looked into


def read_back(values: tuple[Value, ...], blob: Blob, depth: int = 0) -> tuple[Value, ...]:
    """Values with the constants among them as texts and bytes; those of any length stay as they are."""
    return tuple(_whole(value, blob, depth) if type(value) in {Span, Group} else value for value in values)


def _whole(value: Value, blob: Blob, depth: int) -> Value:
    if isinstance(value, Span):
        if value.length > SHORT:
            return value
        raw = bytes(blob.view[value.at : value.at + value.length])
        return raw.decode(value.codec, errors="surrogateescape") if value.text else raw
    if isinstance(value, Group) and depth < _DEEP and any(type(item) in {Span, Group} for item in value.items):
        return Group(value.kind, list(read_back(tuple(value.items), blob, depth + 1)), value.more)
    return value


def put_back(made: Value, values: tuple[Value, ...], read: tuple[Value, ...]) -> None:
    """Let what a call made hold the values it was given in place of what was read back of them."""
    if isinstance(made, Made):
        instead = {id(new): old for old, new in zip(values, read, strict=True) if old is not new}
        made.arguments = tuple(instead.get(id(value), value) for value in made.arguments)
        made.state = instead.get(id(made.state), made.state)
