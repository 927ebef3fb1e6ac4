"""Universal Binary JSON, which XGBoost writes: values one after another, lengths before them.

Source: https://ubjson.org/type-reference/
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, Any, Final

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob

_WIDTHS: Final = {b"i": 1, b"U": 1, b"C": 1, b"I": 2, b"l": 4, b"d": 4, b"L": 8, b"D": 8}
_WHOLE: Final = {b"i": "b", b"U": "B", b"I": "h", b"l": "i", b"L": "q"}
_DEPTH: Final = 64
_NAMED: Final = 200  # characters of a text that are kept
_KEPT: Final = 400_000  # values that are kept; a tree has some thirty
_MOST: Final = 2_000_000  # values that a model has at most: numbers stand together in arrays of one kind
_SIZE: Final = 32 << 20  # bytes of a file of which any are


class Values:
    """Reads the values of a file. Of numbers with a point only how many they are is kept; of files with very many
    values, which are passed over all the same, nothing.
    """

    def __init__(self, blob: Blob) -> None:
        self.blob = blob
        self.left = _KEPT if blob.size <= _SIZE else 0
        self.most = self.left - _MOST

    @property
    def whole(self) -> bool:
        """Whether all that was read was kept."""
        return self.left > 0

    def read(self, at: int, depth: int = 0) -> tuple[Any, int]:
        """The value at an offset, and the offset after it. Raises MalformedError."""
        kind = self.blob.take(at, 1)
        self.left -= 1
        if self.left < self.most:
            raise MalformedError("more values than a model has", f"offset {at}")
        if depth > _DEPTH:
            raise MalformedError("values nested too deeply", f"offset {at}")
        if kind in b"ZTFN":
            return None, at + 1
        if kind in _WIDTHS:
            return (self._numbers(kind, at + 1, 1)[0] if kind in _WHOLE else None), at + 1 + _WIDTHS[kind]
        if kind in {b"S", b"H"}:
            length, start = self._length(at + 1)
            return self._text(start, length), start + length
        if kind == b"[":
            return self._array(at + 1, depth)
        if kind == b"{":
            return self._object(at + 1, depth)
        raise MalformedError("a value of no known kind", f"offset {at}")

    def _text(self, at: int, length: int) -> str:
        return self.blob.peek(at, min(length, _NAMED)).decode("utf-8", errors="replace")

    def _numbers(self, kind: bytes, at: int, count: int) -> array[int]:
        found = array(_WHOLE[kind], self.blob.take(at, count * _WIDTHS[kind]))
        if sys.byteorder == "little":
            found.byteswap()
        return found

    def _length(self, at: int) -> tuple[int, int]:
        width = _WIDTHS.get(self.blob.take(at, 1))
        if width is None:
            raise MalformedError("a length that is no number", f"offset {at}")
        return self.blob.number(at + 1, width, ">" if width > 1 else "<"), at + 1 + width

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        made: dict[str, Any] = {}
        while self.blob.take(at, 1) != b"}":
            length, start = self._length(at)
            value, at = self.read(start + length, depth + 1)
            if self.whole:
                made[self._text(start, length)] = value
        return made, at + 1

    def _array(self, at: int, depth: int) -> tuple[Any, int]:
        """An array, also one whose kind and count stand before its numbers."""
        if self.blob.take(at, 1) == b"$":
            return self._typed(at)
        made: list[Any] = []
        count = -1
        if self.blob.take(at, 1) == b"#":
            count, at = self._length(at + 1)
            if count > self.blob.size:
                raise MalformedError("an array goes beyond the end", f"offset {at}")
        while count if count >= 0 else self.blob.take(at, 1) != b"]":
            value, at = self.read(at, depth + 1)
            count -= count > 0
            if self.whole:
                made.append(value)
        return made, at + (count < 0)

    def _typed(self, at: int) -> tuple[Any, int]:
        kind = self.blob.take(at + 1, 1)
        width = _WIDTHS.get(kind)
        if width is None or self.blob.take(at + 2, 1) != b"#":
            raise MalformedError("an array of no known kind", f"offset {at}")
        count, start = self._length(at + 3)
        if start + count * width > self.blob.size:
            raise MalformedError("an array goes beyond the end", f"offset {at}")
        kept = self._numbers(kind, start, count) if self.whole and kind in _WHOLE else range(count)
        return kept, start + count * width
