"""Decompression within a budget, in flat memory: what outgrows a few mebibytes is spilt to an unnamed file and
mapped.
"""

from __future__ import annotations

import bz2
import lzma
import mmap
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, Protocol

from upright.discover.readers.blob import CHUNK, Blob
from upright.model.errors import LimitExceeded, MalformedError

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


_MAKERS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": lambda: zlib.decompressobj(31),
    "zlib": lambda: zlib.decompressobj(15),
    "deflate": lambda: zlib.decompressobj(-15),
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_WINDOW),
    "lzma": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_WINDOW),
}
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
                    if not _goes_on(data, compression):
                        return at + len(chunk) - len(data)
                    machine = _MAKERS[compression]()
                _, data = _step(machine, data, compression)
            at += len(chunk)
    except MalformedError:
        return None
    return None


def _step(machine: _Decompressor, data: bytes, compression: str) -> tuple[bytes, bytes]:
    """At most a mebibyte of output, and the input that is left."""
    try:
        out = machine.decompress(data, CHUNK)
    except MemoryError as error:
        raise LimitExceeded(f"{compression} data that asks for much memory") from error
    except _ERRORS as error:
        raise MalformedError(f"damaged {compression} data") from error
    return out, getattr(machine, "unused_data" if machine.eof else "unconsumed_tail", b"")


def _waiting(machine: _Decompressor) -> bool:
    """Whether a bz2 or lzma decompressor holds output back that it was not allowed to give yet."""
    return not machine.eof and not getattr(machine, "needs_input", True)


def _goes_on(data: bytes, compression: str) -> bool:
    """Whether another stream of the same kind follows, which its readers join."""
    magic = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ"}.get(compression)
    return magic is not None and data.startswith(magic)


def _arrow_pieces(blob: Blob, compression: str) -> Iterator[bytes]:
    import pyarrow as pa

    near = isinstance(blob.view, memoryview)
    if not near and blob.size > _FETCHED:
        raise LimitExceeded(f"{compression} data elsewhere of more than {_FETCHED >> 20} MiB")
    content = pa.py_buffer(blob.view if near else blob.take(0, blob.size))
    try:
        with pa.input_stream(content, compression=compression) as stream:
            room = bytearray(_FIRST)  # of our own: what `read` makes room for is lost when the data is damaged
            while count := stream.readinto(room):
                yield bytes(memoryview(room)[:count])
                room = room if len(room) == CHUNK else bytearray(CHUNK)
    except MemoryError as error:
        raise LimitExceeded(f"{compression} data that asks for much memory") from error
    except (pa.ArrowInvalid, OSError, ValueError) as error:
        raise MalformedError(f"damaged {compression} data") from error


def head(blob: Blob, compression: str, limit: int = 4096) -> bytes:
    """The first decompressed bytes; empty when the data is not what it says."""
    try:
        first = blob.part(0, min(blob.size, _HEADS.get(compression, _HEAD)))
        return next(pieces(first, compression), b"")[:limit]
    except MalformedError:
        return b""


def swells(blob: Blob, compression: str) -> bool:
    """Whether the first bytes unpack to hundreds of times as many: nothing but one value, which fills a memory."""
    fed = min(blob.size, _FED)
    count = 0
    try:
        for piece in pieces(blob.part(0, fed), compression):
            count += len(piece)
            if count >= max(_SWOLLEN, _RATIO * fed):
                return True
    except (MalformedError, LimitExceeded):
        return False
    return False


def spool(parts: Iterable[bytes]) -> Blob:
    """All parts as one blob."""
    memory = bytearray()
    spilt: IO[bytes] | None = None
    for part in parts:
        if spilt is None and len(memory) + len(part) > _SPILL:
            spilt = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as its map
            spilt.write(memory)
            memory = bytearray()
        if spilt is None:
            memory += part
        else:
            spilt.write(part)
    if spilt is None:
        return Blob(bytes(memory))
    spilt.flush()
    with spilt:
        return Blob(mmap.mmap(spilt.fileno(), 0, access=mmap.ACCESS_READ))
