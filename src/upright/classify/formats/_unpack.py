"""Decompression in pieces of bounded size: gzip, bzip2, xz, lzma, Zstandard, LZ4."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from upright.model.errors import MalformedError

CHUNK = 256 << 10
MEMORY = 128 << 20  # bytes that a dictionary may take
MAGIC = {
    b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd",
    b"\x04\x22\x4d\x18": "lz4", b"]\0\0": "lzma",
}  # fmt: skip


class _Machine(Protocol):
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...

    @property
    def eof(self) -> bool: ...


_MACHINES: dict[str, Callable[[], _Machine]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "deflate": lambda: zlib.decompressobj(-15),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY),
    "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=MEMORY),
}


def kind_of(head: bytes) -> str:
    """The compression of data that begins so; empty when there is none."""
    return next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), "")


def unpacked(stream: BinaryIO, kind: str, size: int = -1) -> Iterator[bytes]:
    """The content of `size` compressed bytes (-1: all that follow). Raises MalformedError where they are damaged."""
    if kind in {"zstd", "lz4"}:
        yield from _through_arrow(_Bounded(stream, size), kind)
    else:
        yield from run(_MACHINES[kind], _Bounded(stream, size), kind)


class _Bounded:
    """The next `size` bytes of a stream (-1: all)."""

    closed = False

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._left = stream, size

    def read(self, size: int = CHUNK) -> bytes:
        wanted = size if self._left < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        if self._left >= 0:
            self._left -= len(data)
        return data

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        """The stream is closed by whoever opened it."""


def plain(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """The next `size` bytes as they are."""
    bounded = _Bounded(stream, size)
    while data := bounded.read():
        yield data


def run(make: Callable[[], _Machine], source: _Bounded, kind: str) -> Iterator[bytes]:
    """What the machine makes of the source; streams that follow one another are joined."""
    machine, data = make(), source.read()
    while data or not (machine.eof or getattr(machine, "needs_input", True)):
        try:
            out = machine.decompress(data, CHUNK)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise MalformedError(f"damaged {kind} data") from error
        if out:
            yield out
        data = getattr(machine, "unused_data" if machine.eof else "unconsumed_tail", b"")
        if machine.eof:
            data = data or source.read()
            if not kind_of(data):
                return
            machine = make()
        elif not data and getattr(machine, "needs_input", True):
            data = source.read()


def _through_arrow(source: _Bounded, kind: str) -> Iterator[bytes]:
    import pyarrow as pa

    try:
        with pa.CompressedInputStream(pa.PythonFile(source, mode="r"), kind) as stream:
            while piece := stream.read(CHUNK):
                yield piece
    except (pa.ArrowException, OSError, ValueError) as error:
        raise MalformedError(f"damaged {kind} data") from error


class Pieces:
    """A stream over pieces of bytes: `read(n)` gives n bytes unless the end is reached; `skip(n)` passes over them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._buffer, self._at = pieces, b"", 0
        self.position = 0

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer at the end."""
        while len(self._buffer) - self._at < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._buffer, self._at = self._buffer[self._at :] + piece, 0
        data = self._buffer[self._at : self._at + size]
        self._at += len(data)
        self.position += len(data)
        return data

    def peek(self, size: int) -> bytes:
        """The same without moving on."""
        data = self.read(size)
        self._at -= len(data)
        self.position -= len(data)
        return data

    def take(self, size: int) -> Iterator[bytes]:
        """The next `size` bytes in pieces."""
        while size > 0 and (data := self.read(min(size, CHUNK))):
            size -= len(data)
            yield data
