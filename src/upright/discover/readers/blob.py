"""Bounds-checked access to bytes of any size, in flat memory: files are mapped, never read whole."""

from __future__ import annotations

import contextlib
import mmap
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, overload

from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.model.item import Item

CHUNK = 1 << 20
ELSEWHERE = 2 << 30  # bytes of one object elsewhere that are fetched to be looked at as a whole
PAGES = 1 << 16  # bytes around a place that the system may bring in with it
_FORMATS = {
    (1, "<"): "<B",
    (2, "<"): "<H",
    (4, "<"): "<I",
    (8, "<"): "<Q",
    (1, ">"): ">B",
    (2, ">"): ">H",
    (4, ">"): ">I",
    (8, ">"): ">Q",
}


class View(Protocol):
    """What a memoryview of bytes and a `Window` have in common."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, at: int, /) -> int: ...

    @overload
    def __getitem__(self, at: slice, /) -> bytes | memoryview: ...


class Blob:
    """A run of bytes. Offsets outside it raise MalformedError; `part` shares the memory.

    `mapped` is the file's map that the bytes lie in, `base` where in it; pages that were passed over are given back.
    """

    __slots__ = ("base", "mapped", "size", "view")

    def __init__(self, data: bytes | memoryview | mmap.mmap, mapped: mmap.mmap | None = None, base: int = 0) -> None:
        self.view: View = memoryview(data)
        self.size = len(self.view)
        self.mapped = data if isinstance(data, mmap.mmap) else mapped
        self.base = base

    def take(self, at: int, count: int) -> bytes:
        """`count` bytes from offset `at`."""
        if at < 0 or count < 0 or at + count > self.size:
            raise MalformedError("data ends early", f"offset {at}")
        return bytes(self.view[at : at + count])

    def peek(self, at: int, count: int) -> bytes:
        """At most `count` bytes from offset `at`; fewer at the end, none outside."""
        return bytes(self.view[at : at + count]) if 0 <= at < self.size and count > 0 else b""

    def number(self, at: int, width: int, order: str = "<") -> int:
        """The unsigned integer of `width` bytes (1, 2, 4, 8) at offset `at`."""
        if at < 0 or at + width > self.size:
            raise MalformedError("data ends early", f"offset {at}")
        value: int = struct.unpack(_FORMATS[width, order], self.view[at : at + width])[0]
        return value

    def part(self, at: int, count: int) -> Blob:
        """The bytes `at` to `at + count` as a blob of their own, without a copy."""
        if at < 0 or count < 0 or at + count > self.size:
            raise MalformedError("data ends early", f"offset {at}")
        return Blob(memoryview(self.view[at : at + count]), self.mapped, self.base + at)

    def glance(self, at: int, count: int) -> bytes:
        """As `peek`, for a look at a place that is not come back to: its pages are given back."""
        found = self.peek(at, count)
        self._passed(max(0, at - PAGES))
        return found

    def _passed(self, at: int) -> None:
        self.give_back(at, CHUNK)

    def give_back(self, at: int, count: int) -> None:
        """Give back the pages of `count` bytes at `at`, so that large files do not fill the memory of this process."""
        if self.mapped is not None and hasattr(mmap, "MADV_DONTNEED") and self.size > CHUNK:
            start = (self.base + at) // mmap.PAGESIZE * mmap.PAGESIZE
            self.mapped.madvise(mmap.MADV_DONTNEED, start, min(count, len(self.mapped) - start))

    def find(self, needle: bytes, start: int = 0, end: int | None = None) -> int:
        """The offset of the first `needle` in [start, end), or -1."""
        end = self.size if end is None else min(end, self.size)
        overlap = len(needle) - 1
        for at in range(start, end, CHUNK):
            found = bytes(self.view[at : min(at + CHUNK + overlap, end)]).find(needle)
            if found >= 0:
                return at + found
            self._passed(at)
        return -1

    def find_all(self, needle: bytes, limit: int, start: int = 0) -> Iterator[int]:
        """The offsets of at most `limit` occurrences of `needle`."""
        at = start
        for _ in range(limit):
            at = self.find(needle, at)
            if at < 0:
                return
            yield at
            at += 1

    def chunks(self, start: int = 0) -> Iterator[bytes | memoryview]:
        """The bytes in pieces of a mebibyte. The system is told that they are read in order, which halves its part."""
        self._order("MADV_SEQUENTIAL")
        try:
            for at in range(start, self.size, CHUNK):
                yield self.view[at : at + CHUNK]
                self._passed(at)
        finally:
            self._order("MADV_NORMAL")

    def _order(self, advice: str) -> None:
        """Tell the system how these bytes are going to be read."""
        if self.mapped is not None and not self.mapped.closed and hasattr(mmap, advice) and self.size > CHUNK:
            start = self.base // mmap.PAGESIZE * mmap.PAGESIZE
            self.mapped.madvise(getattr(mmap, advice), start, min(self.base + self.size, len(self.mapped)) - start)


def _here(stream: Any) -> Any:
    """The bytes from elsewhere in a nameless file on this machine."""
    import tempfile

    copy = tempfile.TemporaryFile()  # noqa: SIM115  closed by the caller
    while data := stream.read(CHUNK):
        copy.write(data)
    copy.flush()
    return copy


@contextlib.contextmanager
def opened(item: Item, *, copied: int = ELSEWHERE) -> Iterator[Blob]:
    """The bytes of an item: a mapped file, or what the item holds. Raises AccessDenied or Unreachable.

    Of what lies elsewhere up to `copied` bytes are fetched to be looked at as a whole; of more only the ranges read.
    """
    if item.content is not None:
        yield Blob(item.content)
        return
    with contextlib.ExitStack() as stack:
        stream: Any = stack.enter_context(item.open())
        if item.whole is not None and item.size > copied:
            from upright.discover.readers.distant import Distant

            yield Distant(stream, item.size)
            return
        if item.whole is not None:
            stream = stack.enter_context(_here(stream))
        try:
            mapped: Any = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (ValueError, OSError):  # an empty file or one that cannot be mapped (a pipe, a device)
            yield Blob(stream.read(CHUNK))
            return
        try:
            yield Blob(mapped)
        finally:
            with contextlib.suppress(BufferError):  # a traceback may still hold a view; the collector closes it
                mapped.close()
