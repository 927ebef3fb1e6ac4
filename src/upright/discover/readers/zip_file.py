"""Zip archives as their loaders see them: the central directory and the local headers, compared.

Python's zipfile, PyTorch's miniz and libarchive each believe another half of a zip, and archives that hide something
tell the halves different stories. Names are taken from both, data from where the local header says it starts.
Source: APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from upright.discover.readers.blob import CHUNK, Blob
from upright.model.errors import LimitExceeded, MalformedError

MEMBER_LIMIT: Final = 200_000
STORED, DEFLATED = 0, 8
ENCRYPTED: Final = 1
_LATER: Final = 8  # flag: sizes and CRC follow the data
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_UNICODE_PATH: Final = 0x7075
_PASSED: Final = 256  # members, after which the pages around their headers are given back
_ALL_ONES: Final = 0xFFFFFFFF
_TAIL: Final = 65_557
_DESCRIPTOR, _SIGNATURE = 24, 4  # bytes of the longest, and before what it tells


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `start` and `packed` are where its bytes lie; `size` and `crc` what they should become; `methods`
    holds every method that one of its headers names.
    """

    name: str
    start: int
    packed: int
    size: int
    crc: int
    methods: tuple[int, ...]
    flags: int
    mode: int = 0
    header: int = 0
    listed: bool = True


@dataclass(slots=True)
class Archive:
    """What an archive holds, and `problems`: (code, message, member name) of each disagreement."""

    members: list[Member] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    gaps: list[tuple[int, int]] = field(default_factory=list)  # offset and size of bytes that belong to no member

    def names(self) -> list[str]:
        """The names of all members in the order of the directory."""
        return [member.name for member in self.members]


def read_zip(blob: Blob, limit: int = MEMBER_LIMIT) -> Archive:
    """The members of an archive. Raises MalformedError when there is neither a directory nor a local header."""
    archive = Archive()
    end = _find_end(blob)
    if end < 0:
        archive.problems.append(("zip-no-directory", "the archive has no central directory", ""))
        _walk_locals(blob, archive, 0, blob.size, limit)
        if not archive.members:
            raise MalformedError("zip without members", "offset 0")
        return archive
    start, size, shift = _directory(blob, end)
    if shift < 0:
        archive.problems.append(("zip-headers-disagree", "the directory is not where the archive says", ""))
        shift = 0
    if shift:
        archive.problems.append(("zip-prefixed", f"{shift} bytes stand before the archive", ""))
    _read_directory(blob, archive, start, size, shift, limit)
    if _told_twice(blob, end, start, size, shift):
        archive.problems.append(("zip-headers-disagree", "two places tell of the directory and differ", ""))
    if blob.number(end + 4, 4) not in {0, _ALL_ONES}:
        archive.problems.append(("zip-headers-disagree", "the directory tells of other parts of the archive", ""))
    told, held = blob.number(end + 10, 2), len(archive.members)
    if told not in {held & 0xFFFF, 0xFFFF}:  # the zip64 field counts those that are more
        archive.problems.append(("zip-headers-disagree", f"the directory tells {told} members and lists {held}", ""))
    _hidden(blob, archive, start, limit)
    _behind(blob, archive, end + _END.size)
    _duplicates(archive)
    return archive


def _behind(blob: Blob, archive: Archive, at: int) -> None:
    """The comment of an archive, and bytes behind it, which no reader of archives looks at."""
    stop = min(blob.size, at + blob.number(at - 2, 2))
    if stop > at:
        archive.gaps.append((at, stop - at))
    if blob.peek(stop, 4096).strip(b"\0 \t\r\n"):
        left = blob.size - stop
        archive.gaps.append((stop, left))
        archive.problems.append(("zip-followed", f"{left} bytes stand behind the archive", ""))


def in_row(blob: Blob) -> Iterator[Blob]:
    """The archives of a file that is nothing but archives one after another, as PyTorch writes `.distcp`."""
    start = at = 0
    while start < blob.size:
        end = blob.find(b"PK\5\6", at, blob.size)
        at = end + 4
        if end >= 0 and not _closes(blob, end):
            continue  # a number among the data
        stop = blob.size if end < 0 else min(blob.size, end + _END.size + blob.number(end + 20, 2))
        yield blob.part(start, stop - start)
        start = at = stop


def _closes(blob: Blob, end: int) -> bool:
    """Whether a directory stands right before what looks like its end."""
    if end + _END.size > blob.size:
        return False
    size = blob.number(end + 12, 4)
    return blob.peek(end - 20, 4) == b"PK\6\7" or (size <= end and blob.peek(end - size, 4) == b"PK\1\2")


def ends_in_directory(blob: Blob, *, exactly: bool = False) -> bool:
    """Whether a central directory with members stands near the end, where those who read from the end look for it;
    `exactly`: with nothing behind it.
    """
    end = _find_end(blob)
    if end < 0 or (exactly and end + _END.size + blob.number(end + 20, 2) != blob.size):
        return False
    try:
        start, size, _ = _directory(blob, end)
    except MalformedError:
        return False
    return size >= _CENTRAL.size and blob.peek(start, 4) == b"PK\1\2"


def _find_end(blob: Blob) -> int:
    base = max(0, blob.size - _TAIL)
    tail = blob.peek(base, _TAIL)
    at = len(tail)
    while (at := tail.rfind(b"PK\5\6", 0, at)) >= 0:
        if at + _END.size <= len(tail):
            return base + at
    return -1


def _directory(blob: Blob, end: int) -> tuple[int, int, int]:
    """(offset, size, bytes before the archive) of the central directory."""
    fields = _END.unpack(blob.take(end, _END.size))
    size, offset, before = fields[5], fields[6], end
    locator = blob.peek(end - 20, 20)
    if locator[:4] == b"PK\6\7":
        at = _end64(blob, int.from_bytes(locator[8:16], "little"), end)
        wide = _END64.unpack(blob.take(at, _END64.size))
        size, offset, before = wide[8], wide[9], at
    start = before - size
    if start < 0 or blob.peek(start, 4) not in {b"PK\1\2", b"PK\5\6", b"PK\6\6"}:
        start = offset  # some writers leave a gap; readers that trust the offset find it here
    return start, size, start - offset if offset != _ALL_ONES else 0


def _told_twice(blob: Blob, end: int, start: int, size: int, shift: int) -> bool:
    """Whether both ends of a zip64 archive say where the directory is, and do not say the same."""
    if blob.peek(end - 20, 4) != b"PK\6\7":
        return False
    told = ((blob.number(end + 12, 4), size), (blob.number(end + 16, 4), start - shift))
    return any(narrow not in {_ALL_ONES, wide} for narrow, wide in told)


def _end64(blob: Blob, at: int, end: int) -> int:
    for place in (at, end - 20 - _END64.size):
        if blob.peek(place, 4) == b"PK\6\6":
            return place
    raise MalformedError("bad zip64 directory", f"offset {end}")


def _read_directory(blob: Blob, archive: Archive, start: int, size: int, shift: int, limit: int) -> None:
    at, stop = start, min(start + size, blob.size)
    while at + _CENTRAL.size <= stop:
        head = _CENTRAL.unpack(blob.take(at, _CENTRAL.size))
        if head[0] != b"PK\1\2":
            archive.problems.append(("zip-bad-directory", "the central directory is damaged", f"offset {at}"))
            return
        if len(archive.members) >= limit:
            raise LimitExceeded(f"zip of more than {limit} members")
        flags, method, crc, packed, full = head[5], head[6], head[9], head[10], head[11]
        name_length, extra_length, comment = head[12], head[13], head[14]
        mode, header = head[17] >> 16, head[18]
        raw = blob.peek(at + _CENTRAL.size, name_length)
        extra = blob.peek(at + _CENTRAL.size + name_length, extra_length)
        if other := _other_name(extra, raw):
            message = f"a member has another name for programs that know Unicode: {other[:80]}"
            archive.problems.append(("zip-headers-disagree", message, _name(raw)[:120]))
        full, packed, header = _wide(extra, full, packed, header)
        central = Member(_name(raw), 0, packed, full, crc, (method,), flags, mode, header + shift)
        archive.members.append(_with_local(blob, archive, central))
        if len(archive.members) % _PASSED == 0:
            blob.give_back(0, blob.size)
        at += _CENTRAL.size + name_length + extra_length + comment


def _wide(extra: bytes, full: int, packed: int, header: int) -> tuple[int, int, int]:
    """Sizes and offset with those of the zip64 extra field."""
    values = [full, packed, header]
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            body, used = extra[at + 4 : at + 4 + length], 0
            for index, value in enumerate(values):
                if value == _ALL_ONES and used + 8 <= len(body):
                    values[index] = int.from_bytes(body[used : used + 8], "little")
                    used += 8
        at += 4 + length
    return values[0], values[1], values[2]


def _other_name(extra: bytes, raw: bytes) -> str:
    """A name in the extra field that is not the member's own; names beyond ASCII stand there spelt out."""
    at = 0
    while at + 9 <= len(extra) and raw.isascii() and b"#U" not in raw:
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and (name := extra[at + 9 : at + 4 + length]) != raw:
            return _name(name)
        at += 4 + length
    return ""


def _name(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace")


def _local(blob: Blob, at: int) -> Member | None:
    if blob.peek(at, 4) != b"PK\3\4" or at + _LOCAL.size > blob.size:
        return None
    head = _LOCAL.unpack(blob.take(at, _LOCAL.size))
    flags, method, crc, packed, full = head[3], head[4], head[7], head[8], head[9]
    raw = blob.peek(at + _LOCAL.size, head[10])
    full, packed, _ = _wide(blob.peek(at + _LOCAL.size + head[10], head[11]), full, packed, 0)
    start = at + _LOCAL.size + head[10] + head[11]
    return Member(_name(raw), start, packed, full, crc, (method,), flags, 0, at, listed=False)


def _with_local(blob: Blob, archive: Archive, central: Member) -> Member:
    local = _local(blob, central.header)
    if local is None:
        archive.problems.append(("zip-header-missing", "a listed member has no local header", central.name))
        return central
    packed = central.packed
    told = [local.name != central.name and "name", local.methods != central.methods and "method"]
    told += [bool((local.flags ^ central.flags) & ENCRYPTED) and "encryption"]
    if not local.flags & _LATER:
        told += [local.size != central.size and "size", local.packed != central.packed and "packed size"]
        told += [local.crc != central.crc and "checksum"]
        packed = max(packed, local.packed) if local.start + local.packed <= blob.size else packed
    elif not _described(blob, local.start + central.packed, central):
        told.append("what stands behind the data")
    if central.methods == (STORED,) and central.packed != central.size and not central.flags & ENCRYPTED:
        told.append("the size of what is not packed")
    differing = [word for word in told if word]
    if differing:
        message = f"local header and directory disagree on {', '.join(differing)}"
        if "name" in differing:
            message += f": {local.name[:80]!r}"
        archive.problems.append(("zip-headers-disagree", message, central.name))
    return Member(
        central.name,
        local.start,
        min(packed, max(0, blob.size - local.start)),
        max(central.size, local.size),
        central.crc,
        tuple(dict.fromkeys((*local.methods, *central.methods))),
        central.flags | local.flags,
        central.mode,
        central.header,
    )


def _described(blob: Blob, at: int, central: Member) -> bool:
    """Whether the sizes and the checksum behind the data are those of the directory, where they are to be told."""
    raw = blob.peek(at, _DESCRIPTOR)
    if not raw.startswith(b"PK\7\x08"):
        return True
    forms = [form for form in ("<III", "<IQQ") if len(raw) >= _SIGNATURE + struct.calcsize(form)]
    told = (central.crc, central.packed, central.size)
    return not forms or any(struct.unpack_from(form, raw, _SIGNATURE) == told for form in forms)


def _hidden(blob: Blob, archive: Archive, directory: int, limit: int) -> None:
    """Members whose local header no directory entry names, in the room between the listed ones."""
    at = 0
    listed = sorted((member.header, member.start + member.packed) for member in archive.members if member.start)
    for header, end in [*listed, (directory, directory)]:
        if header - at > _DESCRIPTOR:
            count = len(archive.members)
            _walk_locals(blob, archive, at, header, limit)
            if len(archive.members) == count and at and blob.peek(at, min(header - at, CHUNK)).strip(b"\0"):
                problem = ("zip-hidden-bytes", f"{header - at} bytes stand between two members", f"offset {at}")
                archive.problems.append(problem)
                archive.gaps.append((at, header - at))
        at = max(at, end)


def _walk_locals(blob: Blob, archive: Archive, start: int, stop: int, limit: int) -> None:
    at = start
    while len(archive.members) < limit and (found := blob.find(b"PK\3\4", at, stop)) >= 0:
        local = _local(blob, found)
        at = found + 4
        if local is None or not local.name or len(local.name) > 1024:  # noqa: PLR2004  chance bytes, not a header
            continue
        packed = local.packed if not local.flags & _LATER else max(0, stop - local.start)
        packed = min(packed, max(0, blob.size - local.start))
        archive.members.append(
            Member(
                local.name,
                local.start,
                packed,
                local.size,
                local.crc,
                local.methods,
                local.flags,
                0,
                found,
                listed=False,
            )
        )
        archive.problems.append(("zip-hidden-member", "a member is not listed in the directory", local.name))
        if not local.flags & _LATER:
            at = max(at, local.start + packed)


def _duplicates(archive: Archive) -> None:
    """Members of one name; of pickles also those that differ in small and capital letters, which PyTorch's reader takes
    for one another.
    """
    seen: set[str] = set()
    for member in archive.members:
        name = member.name.lower() if member.name.lower().endswith(".pkl") else member.name
        if name in seen and not name.endswith("/"):
            archive.problems.append(("zip-duplicate", "two members have one name", member.name))
        seen.add(name)
