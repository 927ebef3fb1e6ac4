"""Bytes that lie elsewhere as a blob: of an object of any size only what a verdict needs is fetched."""

from __future__ import annotations

from typing import BinaryIO, Final, overload

from upright.discover.readers.blob import CHUNK, Blob
from upright.model.errors import LimitExceeded, MalformedError, Unreachable

MOST: Final = 2 << 30  # bytes that are fetched for one verdict
_PIECE: Final = 4096


class Window:
    """A run of bytes elsewhere, read as a memoryview is: by index, and by slice as bytes."""

    __slots__ = ("_at", "_left", "_piece", "_stream", "size", "start")

    def __init__(self, stream: BinaryIO, start: int, size: int, left: list[int]) -> None:
        self._stream, self.start, self.size = stream, start, size
        self._left = left
        self._at, self._piece = 0, b""

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int, /) -> int: ...

    @overload
    def __getitem__(self, at: slice, /) -> bytes: ...

    def __getitem__(self, at: int | slice, /) -> int | bytes:
        if isinstance(at, int):
            if not self._at <= at < self._at + len(self._piece):
                self._at, self._piece = at, self._read(at, min(self.size, at + _PIECE))
            return self._piece[at - self._at]
        start, stop, _ = at.indices(self.size)
        if self._at <= start and stop <= self._at + len(self._piece):
            return self._piece[start - self._at : stop - self._at]
        return self._read(start, stop)

    def _read(self, start: int, stop: int) -> bytes:
        """The bytes of a range. Raises LimitExceeded when a verdict asks for too many, Unreachable without them."""
        count = max(0, stop - start)
        self._left[0] -= count
        if self._left[0] < 0:
            raise LimitExceeded(f"more than {MOST >> 20} MiB would have to be fetched")
        try:
            self._stream.seek(self.start + start)
            data = self._stream.read(count)
        except OSError as error:
            raise Unreachable("the bytes elsewhere cannot be read") from error
        if len(data) != count:
            raise Unreachable("the source gave fewer bytes than it said it has")
        return data

    def within(self, at: int, count: int) -> Window:
        """A part of it; what it fetches counts together."""
        return Window(self._stream, self.start + at, count, self._left)


class Distant(Blob):
    """Bytes elsewhere, of which only what is looked at is fetched."""

    __slots__ = ("_stream", "window")

    def __init__(self, stream: BinaryIO, size: int, window: Window | None = None) -> None:
        super().__init__(b"")
        self._stream = stream
        self.window = window or Window(stream, 0, size, [MOST])
        self.view, self.size = self.window, size

    def part(self, at: int, count: int) -> Blob:
        """The bytes `at` to `at + count`, fetched at once when they are few."""
        if at < 0 or count < 0 or at + count > self.size:
            raise MalformedError("data ends early", f"offset {at}")
        inner = self.window.within(at, count)
        return Blob(inner[:]) if count <= CHUNK else Distant(self._stream, count, inner)
