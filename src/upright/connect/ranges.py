"""Bytes that lie elsewhere as a seekable stream: only the ranges that are read travel."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LEAST: Final = 1 << 14  # bytes of one request
MOST: Final = 1 << 20  # the same when what is read follows on
KEPT: Final = 16  # pieces that a stream keeps
Fetch = Callable[[int, int], bytes]


def ranged(fetch: Fetch, size: int) -> BinaryIO:
    """A stream of `size` bytes. `fetch(start, stop)` gives those of one range; what it raises goes to the reader."""
    return io.BufferedReader(_Ranges(fetch, size), 1 << 16)


class _Ranges(io.RawIOBase):
    """Asks for little where reading jumps, and for twice as much each time where it goes on."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch, self._size = fetch, size
        self._at = 0
        self._pieces: OrderedDict[int, bytes] = OrderedDict()
        self._next, self._step = -1, LEAST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place; one before the beginning is refused."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise ValueError("negative seek")
        self._at = origin + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """What is left of the piece that the place lies in, as much as fits."""
        view = memoryview(buffer).cast("B")
        if self._at >= self._size:
            return 0
        start, piece = self._piece(self._at)
        found = piece[self._at - start :][: len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, at: int) -> tuple[int, bytes]:
        for start, piece in reversed(self._pieces.items()):
            if start <= at < start + len(piece):
                return start, piece
        start = at // LEAST * LEAST
        self._step = min(MOST, self._step * 2) if start == self._next else LEAST
        piece = self._fetch(start, min(self._size, start + self._step))
        if not piece[at - start :]:
            raise OSError("the source gave fewer bytes than it said it has")
        self._next = start + len(piece)
        self._pieces[start] = piece
        if len(self._pieces) > KEPT:
            self._pieces.popitem(last=False)
        return start, piece
