"""Tar archives read in order from any stream, with names and sizes bounded.

Source: POSIX.1-2017 pax interchange format, and GNU tar's long names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from upright.classify.formats._spool import member
from upright.classify.formats._unpack import Pieces
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

BLOCK = 512
MAGIC_AT = 257
NAME_LIMIT = 64 << 10  # bytes of a long name or of a pax header


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file of the archive; its bytes come next in the stream."""

    name: str
    size: int


def is_tar(head: bytes) -> bool:
    """Whether data that begins so is a tar archive."""
    return head[MAGIC_AT : MAGIC_AT + 5] == b"ustar"


def entries(stream: Pieces) -> Iterator[Entry]:
    """The regular files. The caller takes at most `size` bytes from the stream before it asks for the next."""
    long_name, long_size = "", -1
    while len(head := stream.read(BLOCK)) == BLOCK and head.strip(b"\0"):
        _check(head)
        kind, size = head[156:157], _number(head[124:136])
        if kind in {b"L", b"x"}:
            told = b"".join(stream.take(min(size, NAME_LIMIT)))
            _pass(stream, size - min(size, NAME_LIMIT) + -size % BLOCK)
            long_name, long_size = _told(kind, told, long_name, long_size)
            continue
        size = long_size if long_size >= 0 else size
        start = stream.position
        if kind in {b"0", b"\0", b"7"}:
            yield Entry(long_name or _name(head), size)
        _pass(stream, size + -size % BLOCK - (stream.position - start))
        long_name, long_size = "", -1


def archived(item: Item, stream: Pieces, limit: int) -> Iterator[Item | Gap]:
    """The files of a tar archive as items, until `limit` bytes have been unpacked."""
    left = limit
    for entry in entries(stream):
        if left <= 0:
            yield Gap(item.path, f"read the first {limit} bytes of the files inside", "sampled", item.source)
            return
        yield from member(item, entry.name, stream.take(entry.size), limit)
        left -= min(entry.size, limit)


def _pass(stream: Pieces, size: int) -> None:
    for _ in stream.take(size):
        pass


def _check(head: bytes) -> None:
    told = _number(head[148:156])
    summed = sum(head) - sum(head[148:156]) + 8 * 32
    if told != summed:
        raise MalformedError("damaged tar header")


def _number(field: bytes) -> int:
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if digits.strip(b"01234567"):
        raise MalformedError("damaged tar header")
    return int(digits or b"0", 8)


def _name(head: bytes) -> str:
    name = head[:100].partition(b"\0")[0]
    prefix = head[345:500].partition(b"\0")[0] if head[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _told(kind: bytes, told: bytes, name: str, size: int) -> tuple[str, int]:
    if kind == b"L":
        return told.rstrip(b"\0").decode("utf-8", "replace"), size
    for line in told.split(b"\n"):
        key, _, value = line.partition(b" ")[2].partition(b"=")
        if key == b"path":
            name = value.decode("utf-8", "replace")
        elif key == b"size" and value.isdigit() and len(value) < 20:  # noqa: PLR2004  2**64 has twenty digits
            size = int(value)
    return name, size
