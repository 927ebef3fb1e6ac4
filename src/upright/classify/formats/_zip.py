"""Zip directories read one entry at a time, in flat memory, and members unpacked in pieces.

Source: APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from upright.classify.formats._unpack import plain, unpacked
from upright.model.errors import LimitExceeded, MalformedError

MEMBERS = 200_000
PACKAGE_PART = 512 << 20  # bytes of one part of an office package that are unpacked
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_TAIL = 66_000
_WIDE = 0xFFFFFFFF
_ENCRYPTED = 1
_METHODS = {8: "deflate", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the directory; sizes in bytes, `at`: offset of its local header."""

    name: str
    packed: int
    size: int
    at: int
    method: int
    encrypted: bool

    @property
    def is_folder(self) -> bool:
        """Whether it names a folder."""
        return self.name.endswith("/")


def members(stream: BinaryIO) -> Iterator[Member]:
    """The entries in the order of the directory. Raises MalformedError when there is none."""
    size = stream.seek(0, 2)
    start, length, shift = _directory(stream, size)
    at, stop = start, min(start + length, size)
    for _ in range(MEMBERS):
        if at + _CENTRAL.size > stop:
            return
        stream.seek(at)
        head = _CENTRAL.unpack(_exactly(stream, _CENTRAL.size))
        if head[0] != b"PK\1\2":
            raise MalformedError("damaged zip directory", f"offset {at}")
        name, extra = _exactly(stream, head[10]), _exactly(stream, head[11])
        full, packed, offset = _wide(extra, head[9], head[8], head[16])
        decoded = name.decode("utf-8" if head[3] & 0x800 else "cp437", "replace").replace("\\", "/")
        yield Member(decoded, packed, full, offset + shift, head[4], bool(head[3] & 1))
        at += _CENTRAL.size + head[10] + head[11] + head[12]
    raise LimitExceeded(f"zip of more than {MEMBERS} members")


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise MalformedError("zip cut off")
    return data


def _directory(stream: BinaryIO, size: int) -> tuple[int, int, int]:
    """(offset, length, bytes before the archive) of the directory."""
    base = max(0, size - _TAIL)
    stream.seek(base)
    tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or at + _END.size > len(tail):
        raise MalformedError("zip without a directory")
    end = _END.unpack_from(tail, at)
    length, offset, before = end[5], end[6], base + at
    if tail[at - 20 : at - 16] == b"PK\6\7" and at >= 20:  # noqa: PLR2004  the size of a zip64 locator
        stream.seek(int.from_bytes(tail[at - 12 : at - 4], "little"))
        wide = stream.read(56)
        if wide[:4] == b"PK\6\6" and len(wide) == 56:  # noqa: PLR2004  the size of a zip64 end record
            length, offset = struct.unpack_from("<2Q", wide, 40)
            before = offset + length
    return max(0, before - length), length, max(0, before - length - offset)


def _wide(extra: bytes, full: int, packed: int, offset: int) -> tuple[int, int, int]:
    values, at = [full, packed, offset], 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            body, used = extra[at + 4 : at + 4 + length], 0
            for index, value in enumerate(values):
                if value == _WIDE and used + 8 <= len(body):
                    values[index], used = int.from_bytes(body[used : used + 8], "little"), used + 8
        at += 4 + length
    return values[0], values[1], values[2]


def content(stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """The member's bytes in pieces. Raises MalformedError when they are encrypted, damaged or packed in a rare way."""
    if member.encrypted:
        raise MalformedError("encrypted")
    stream.seek(member.at)
    head = _LOCAL.unpack(_exactly(stream, _LOCAL.size))
    if head[0] != b"PK\3\4":
        raise MalformedError("zip member without its header")
    stream.seek(head[9] + head[10], 1)
    if member.method == 0:
        return plain(stream, member.packed)
    if member.method not in _METHODS:
        raise MalformedError(f"packed by a method that is not read ({member.method})")
    kind = _METHODS[member.method]
    if kind == "lzma":
        raise MalformedError("packed by a method that is not read (14)")
    return unpacked(stream, kind, member.packed)


def bounded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same, up to `PACKAGE_PART` bytes; more raises LimitExceeded."""
    left = PACKAGE_PART
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise LimitExceeded(f"a part of more than {PACKAGE_PART >> 20} MiB")
        yield piece
