"""Where HDF5 keeps what does not fit into an object's header: local heaps, global heaps and fractal heaps.

Source: HDF5 File Format Specification 3.0, sections III.D, III.E and III.G.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob

_UNDEFINED: Final = (1 << 64) - 1
_BLOCKS: Final = 100_000
_DENSE: Final = 2_000_000


def text_at(blob: Blob, at: int) -> str:
    """The text that ends with a zero byte."""
    return blob.peek(at, 4096).split(b"\0")[0].decode("utf-8", errors="replace")


class Heaps:
    """The heaps of one file; global heaps are indexed once."""

    def __init__(self, blob: Blob, base: int) -> None:
        self.blob, self.base = blob, base
        self._shared: dict[int, dict[int, int]] = {}
        self._spent = 0

    def shared(self, address: int, index: int) -> int:
        """Where an object of a global heap lies; 0 for none."""
        if address in {0, _UNDEFINED}:
            return 0
        if address not in self._shared:
            self._shared[address] = self._collection(self.base + address)
        return self._shared[address].get(index, 0)

    def _collection(self, at: int) -> dict[int, int]:
        if self.blob.peek(at, 4) != b"GCOL":
            raise MalformedError("an HDF5 heap is damaged", f"offset {at}")
        places: dict[int, int] = {}
        place, stop = at + 16, min(at + self.blob.number(at + 8, 8), self.blob.size)
        while place + 16 <= stop:
            index, size = self.blob.number(place, 2), self.blob.number(place + 8, 8)
            if not index:
                break
            places[index] = place + 16
            place += 16 + (size + 7) // 8 * 8
            self._spend()
        return places

    def objects(self, address: int) -> tuple[list[tuple[int, int]], bool]:
        """(offset, size) of the messages in a fractal heap, and whether its blocks were understood to their ends. Links
        and attributes are packed one after another there; zeros follow the last.
        """
        at = self.base + address
        if self.blob.peek(at, 4) != b"FRHP":
            raise MalformedError("an HDF5 heap is damaged", f"offset {at}")
        found: list[tuple[int, int]] = []
        whole = True
        for start, stop in self._blocks(at):
            place = start
            while place + 8 < min(stop, self.blob.size) and (size := self._length(place, stop)) > 0:
                self._spend()
                found.append((place, size))
                place += size
            whole = whole and not self.blob.peek(place, min(stop - place, 64)).strip(b"\0")
        return found, whole

    def _spend(self) -> None:
        self._spent += 1
        if self._spent > _DENSE:
            raise LimitExceeded("HDF5 heaps of more parts than a verdict may cost")

    def _blocks(self, at: int) -> Iterator[tuple[int, int]]:
        """Direct blocks of a heap whose header is at `at`, without their own headers."""
        if self.blob.number(at + 7, 2):
            raise MalformedError("an HDF5 heap that is compressed", f"offset {at}")
        width = self.blob.number(at + 110, 2)
        first, largest = self.blob.number(at + 112, 8), self.blob.number(at + 120, 8)
        bits = self.blob.number(at + 128, 2)
        root, rows = self.blob.number(at + 132, 8), self.blob.number(at + 140, 2)
        head = 5 + 8 + (bits + 7) // 8 + (4 if self.blob.number(at + 9, 1) & 2 else 0)
        if root == _UNDEFINED:
            return
        if not 0 < width <= 1024 or not 0 < first <= largest <= 1 << 32:  # noqa: PLR2004
            raise MalformedError("an HDF5 heap is damaged", f"offset {at}")
        if not rows:
            yield self.base + root + head, self.base + root + first
            return
        yield from self._rows(self.base + root + 13 + (bits + 7) // 8, rows, (width, first, largest), head)

    def _rows(self, place: int, rows: int, table: tuple[int, int, int], head: int) -> Iterator[tuple[int, int]]:
        """The blocks that an indirect block names from `place` on."""
        width, first, largest = table
        for row in range(rows):
            size = first << max(0, row - 1)
            if size > largest:
                raise LimitExceeded("an HDF5 heap deeper than is read")
            for _ in range(width):
                child = self.blob.number(place, 8)
                place += 8
                self._spend()
                if child != _UNDEFINED:
                    yield self.base + child + head, self.base + child + size

    def _length(self, at: int, stop: int) -> int:
        version = self.blob.number(at, 1)
        if version == 3:  # noqa: PLR2004  an attribute: name, type and space with their lengths, then the data
            return self._attribute_length(at, stop)
        if version != 1:
            return 0
        flags = self.blob.number(at + 1, 1)
        kind = self.blob.number(at + 2, 1) if flags & 8 else 0
        place = at + 2 + (1 if flags & 8 else 0) + (8 if flags & 4 else 0) + (1 if flags & 16 else 0)
        width = 1 << (flags & 3)
        place += width + self.blob.number(place, width)
        return place - at + (8 if kind == 0 else 2 + self.blob.number(place, 2))

    def _attribute_length(self, at: int, stop: int) -> int:
        name, kind, space = (self.blob.number(at + 2 + 2 * index, 2) for index in range(3))
        shape = at + 9 + name + kind
        width, count = self.blob.number(at + 9 + name + 4, 4), 1
        if space and self.blob.number(shape, 1) == 2:  # noqa: PLR2004
            for index in range(self.blob.number(shape + 1, 1)):
                count *= self.blob.number(shape + 4 + 8 * index, 8)
        return min(9 + name + kind + space + width * count, stop - at)
