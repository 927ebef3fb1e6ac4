"""Decompression within a budget, in flat memory: what outgrows a few mebibytes is spilt to an unnamed file and
mapped.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol

from upright.discover.readers.blob import CHUNK, Blob
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Budget

COMPRESSIONS: Final = ("gzip", "zlib", "bzip2", "xz", "lzma", "zstd", "lz4")
_SPILL: Final = 8 << 20
_FIRST: Final = 4096  # bytes of data that may break off soon
_HEAD: Final = 1 << 16
_SWOLLEN: Final = 64 << 20
_RATIO: Final = 150
_FED: Final = 1 << 20
# Bytes of compressed data that one block may take; before its end nothing comes out.
_HEADS: Final = {"bzip2": 1 << 20, "zstd": 1 << 18, "lz4": 5 << 20}


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...

    @property
    def eof(self) -> bool: ...


class _Unchecked:
    """gzip (RFC 1952) and zlib (RFC 1950) data whose checksum is told wrong only after all of it was given: loaders run
    what they read before they come to it.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip, self._raw, self._kept, self._begun = gzip, zlib.decompressobj(-15), b"", False
        self._ended = False
        self._sum = 0 if gzip else 1
        self.eof, self.unused_data, self.unconsumed_tail, self.needs_input = False, b"", b"", True

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        """At most so many bytes. Raises ValueError where the header is none or the checksum is another."""
        if not self._begun:
            data, self._kept = self._kept + data, b""
            start = _gzip_header(data) if self._gzip else _zlib_header(data)
            if start < 0:
                self._kept = data
                return b""
            data, self._begun = data[start:], True
        if self._ended:
            self._end(data)
            return b""
        out = self._raw.decompress(data, max_length)
        self._sum = zlib.crc32(out, self._sum) if self._gzip else zlib.adler32(out, self._sum)
        self._ended = self._raw.eof
        self.unconsumed_tail = self._raw.unused_data if self._ended else self._raw.unconsumed_tail
        if self._ended and not out:
            self._end(self.unconsumed_tail)
        return out

    def _end(self, data: bytes) -> None:
        """The checksum, which a chunk may break off in."""
        data, self.unconsumed_tail, width = self._kept + data, b"", 8 if self._gzip else 4
        if len(data) < width:
            self._kept = data
            return
        self.eof, self.unused_data = True, data[width:]
        if int.from_bytes(data[:4], "little" if self._gzip else "big") != self._sum:
            raise ValueError("another checksum")


def _gzip_header(data: bytes) -> int:
    """Where the data begins; negative when the header goes on."""
    if len(data) < _FIXED_HEADER:
        return -1
    if not data.startswith(b"\x1f\x8b\x08"):
        raise ValueError("no gzip")
    flags, at = data[3], _FIXED_HEADER
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            end = data.find(b"\0", at)
            if end < 0:
                return -1
            at = end + 1
    at += 2 * bool(flags & 2)
    return at if at <= len(data) else -1


def _zlib_header(data: bytes) -> int:
    if len(data) < _ZLIB_HEADER:
        return -1
    if data[0] & 15 != 8 or (data[0] * 256 + data[1]) % 31 or data[1] & 32:  # noqa: PLR2004
        raise ValueError("no zlib")
    return _ZLIB_HEADER


_FIXED_HEADER: Final = 10
_ZLIB_HEADER: Final = 2
_MAKERS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": lambda: _Unchecked(gzip=True),
    "zlib": lambda: _Unchecked(gzip=False),
    "deflate": lambda: zlib.decompressobj(-15),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_WINDOW),
    "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_WINDOW),
}
# What loaders take at a time: so much of a block they have seen before they come to its checksum.
_STEPS: Final = {"bzip2": 8192, "xz": 8192}
_WINDOW: Final = 80 << 20  # bytes that a decompressor may take for itself; the strongest preset of xz takes 65 MiB
_FETCHED: Final = 64 << 20  # bytes of compressed data elsewhere, where they are needed at once
_ERRORS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


def pieces(blob: Blob, compression: str) -> Iterator[bytes]:
    """The decompressed bytes in pieces of at most a mebibyte. Raises MalformedError where the data is damaged."""
    if compression in {"zstd", "lz4"}:
        yield from _arrow_pieces(blob, compression)
        return
    machine = _MAKERS[compression]()
    for chunk in blob.chunks():
        data = bytes(chunk)
        while data or _waiting(machine):
            if machine.eof:
                data = _beyond(data, compression)
                if not _goes_on(data, compression):
                    return
                machine = _MAKERS[compression]()
            out, data = _step(machine, data, compression)
            if out:
                yield out
            elif not data:
                break


def end_of(blob: Blob, compression: str) -> int | None:
    """The offset after the compressed data; None where that cannot be told or the data breaks off."""
    if compression not in _MAKERS:
        return None
    machine, at = _MAKERS[compression](), 0
    try:
        for chunk in blob.chunks():
            data = bytes(chunk)
            while data or _waiting(machine):
                if machine.eof:
                    data = _beyond(data, compression) or data
                    if not _goes_on(data, compression):
                        return at + len(chunk) - len(data)
                    machine = _MAKERS[compression]()
                _, data = _step(machine, data, compression)
            at += len(chunk)
    except MalformedError:
        return None
    return None


def _step(machine: _Decompressor, data: bytes, compression: str) -> tuple[bytes, bytes]:
    """At most a step of output, and the input that is left."""
    try:
        out = machine.decompress(data, _STEPS.get(compression, CHUNK))
    except MemoryError as error:
        raise LimitExceeded(f"{compression} data that asks for much memory") from error
    except _ERRORS as error:
        raise MalformedError(f"damaged {compression} data") from error
    return out, getattr(machine, "unused_data" if machine.eof else "unconsumed_tail", b"")


def _waiting(machine: _Decompressor) -> bool:
    """Whether a bz2 or lzma decompressor holds output back that it was not allowed to give yet."""
    return not machine.eof and not getattr(machine, "needs_input", True)


def _beyond(data: bytes, compression: str) -> bytes:
    """What stands after the zeros with which streams of gzip and xz may be filled up."""
    return data.lstrip(b"\0") if compression in {"gzip", "xz"} else data


def _goes_on(data: bytes, compression: str) -> bool:
    """Whether another stream of the same kind follows, which its readers join."""
    magic = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ"}.get(compression)
    return magic is not None and data.startswith(magic)


def _arrow_pieces(blob: Blob, compression: str) -> Iterator[bytes]:
    import pyarrow as pa

    near = isinstance(blob.view, memoryview)
    if not near and blob.size > _FETCHED:
        raise LimitExceeded(f"{compression} data elsewhere of more than {_FETCHED >> 20} MiB")
    source, passed = pa.BufferReader(pa.py_buffer(blob.view if near else blob.take(0, blob.size))), 0
    try:
        with pa.CompressedInputStream(source, compression) as stream:
            room = bytearray(_FIRST)  # of our own: what `read` makes room for is lost when the data is damaged
            while count := stream.readinto(room):
                yield bytes(memoryview(room)[:count])
                if source.tell() - passed > CHUNK:
                    blob.give_back(passed, source.tell() - passed)
                    passed = source.tell()
                room = room if len(room) == CHUNK else bytearray(CHUNK)
    except MemoryError as error:
        raise LimitExceeded(f"{compression} data that asks for much memory") from error
    except (pa.ArrowInvalid, OSError, ValueError) as error:
        raise MalformedError(f"damaged {compression} data") from error


def head(blob: Blob, compression: str, limit: int = 4096) -> bytes:
    """The first decompressed bytes; empty when the data is not what it says."""
    first, out = blob.part(0, min(blob.size, _HEADS.get(compression, _HEAD))), b""
    try:
        for piece in pieces(first, compression):
            out += piece
            if len(out) >= limit:
                break
    except MalformedError:
        pass
    return out[:limit]


def swells(blob: Blob, compression: str, budget: Budget) -> bool:
    """Whether the first bytes unpack to hundreds of times as many: nothing but one value, which fills a memory."""
    budget.spend_unpacked(0)
    try:
        for _ in _until_swollen(pieces(blob.part(0, min(blob.size, _FED)), compression), blob):
            pass
    except _SwollenError:
        budget.owe_unpacked(_most(blob))
        return True
    except (MalformedError, LimitExceeded):
        return False
    return False


def unswollen(blob: Blob, compression: str, budget: Budget) -> Blob | None:
    """The decompressed bytes; none where they swell. Few bytes are unpacked once."""
    parts = pieces(blob, compression)
    if blob.size > _FED:
        return None if swells(blob, compression, budget) else spool(budget.spend_bytes(parts))
    try:
        return spool(budget.spend_bytes(_until_swollen(parts, blob)))
    except _SwollenError:
        return None


class _SwollenError(Exception):
    """Too many bytes came out of few."""


def _most(blob: Blob) -> int:
    return max(_SWOLLEN, _RATIO * min(blob.size, _FED))


def _until_swollen(parts: Iterable[bytes], blob: Blob) -> Iterator[bytes]:
    count, most = 0, _most(blob)
    for part in parts:
        count += len(part)
        if count >= most:
            raise _SwollenError
        yield part


def spool(parts: Iterable[bytes]) -> Blob:
    """All parts as one blob."""
    memory, left = bytearray(), iter(parts)
    for part in left:
        memory += part
        if len(memory) > _SPILL:
            return _spilt(memory, left)
    return Blob(bytes(memory))


def _spilt(begun: bytearray, left: Iterable[bytes]) -> Blob:
    import mmap
    import tempfile

    with tempfile.TemporaryFile() as spilt:  # its map outlives it
        spilt.write(begun)
        begun.clear()
        for part in left:
            spilt.write(part)
        spilt.flush()
        return Blob(mmap.mmap(spilt.fileno(), 0, access=mmap.ACCESS_READ))
