"""7z headers: which files an archive holds and how each of its folders (solid blocks) is packed; counts are bounded.

Source: 7zFormat.txt of the LZMA SDK (public domain), https://www.7-zip.org/sdk.html
"""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from upright.classify.formats._unpack import CHUNK, MEMORY
from upright.model.errors import LimitExceeded, MalformedError

MAGIC = b"7z\xbc\xaf\x27\x1c"
HEADER = 16 << 20  # bytes of the header that are read
COUNT = 200_000  # files, folders or streams
NAME = 4096  # bytes of one name

_LZMA2, _LZMA, _BZIP2, _DEFLATE = b"\x21", b"\3\1\1", b"\4\2\2", b"\4\1\x08"
_FILTERS = {
    b"\3": lzma.FILTER_DELTA, b"\3\3\1\3": lzma.FILTER_X86, b"\4": lzma.FILTER_X86, b"\3\3\2\5": lzma.FILTER_POWERPC,
    b"\3\3\4\1": lzma.FILTER_IA64, b"\3\3\5\1": lzma.FILTER_ARM, b"\3\3\7\1": lzma.FILTER_ARMTHUMB,
    b"\3\3\x08\5": lzma.FILTER_SPARC,
}  # fmt: skip
_ENCRYPTED = b"\x06\xf1\x07\x01"


@dataclass(slots=True)
class Folder:
    """A solid block: its coders from the outermost filter to the packer, and the sizes of the files in it."""

    coders: list[tuple[bytes, bytes]] = field(default_factory=list)
    simple: bool = True
    size: int = 0
    packed: int = 0
    at: int = 0
    files: list[int] = field(default_factory=list)
    sizes: int = 1


@dataclass(slots=True)
class Archive:
    """The folders, and the names of the files that have content, in order."""

    folders: list[Folder]
    names: list[str]


class _Fields:
    """Bytes read from the front."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise MalformedError("7z header cut off")
        self._at += size
        return self._data[self._at - size : self._at]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """A number of 1 to 9 bytes: the first bits of the first byte tell how many follow."""
        first, mask, value = self.byte(), 0x80, 0
        for position in range(8):
            if not first & mask:
                return value | ((first & (mask - 1)) << (8 * position))
            value |= self.byte() << (8 * position)
            mask >>= 1
        return value

    def count(self) -> int:
        value = self.number()
        if value > COUNT:
            raise LimitExceeded(f"7z with more than {COUNT} entries")
        return value

    def bits(self, size: int, *, all_defined: bool = False) -> list[bool]:
        if all_defined and self.byte():
            return [True] * size
        data = self.take(-(-size // 8))
        return [bool(data[index // 8] & (0x80 >> index % 8)) for index in range(size)]


def read_archive(stream: BinaryIO) -> Archive:
    """What the archive holds. Raises MalformedError where it is damaged or its header is encrypted."""
    start = stream.read(32)
    if start[:6] != MAGIC or len(start) < 32:  # noqa: PLR2004  the size of the signature header
        raise MalformedError("not a 7z archive")
    offset, size = int.from_bytes(start[12:20], "little"), int.from_bytes(start[20:28], "little")
    if size > HEADER:
        raise LimitExceeded("7z with a header beyond the limit")
    stream.seek(32 + min(offset, 1 << 62))
    data = stream.read(size)
    for _ in range(4):  # a header may be packed, and that packed again
        fields = _Fields(data)
        kind = fields.byte() if data else 0
        if kind != 0x17:  # noqa: PLR2004  an encoded header
            return _header(fields, kind)
        (folder, *_) = _streams(fields) or [Folder(simple=False)]
        data = b"".join(_limited(folder_content(stream, folder)))
    raise MalformedError("7z header packed too often")


def _limited(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = HEADER
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise LimitExceeded("7z with a header beyond the limit")
        yield piece


def _header(fields: _Fields, kind: int) -> Archive:
    if kind != 1:
        return Archive([], [])
    folders: list[Folder] = []
    names: list[str] = []
    while (mark := fields.number()) != 0:
        if mark == 4:  # noqa: PLR2004  main streams
            folders = _streams(fields)
        elif mark == 5:  # noqa: PLR2004  files
            names = _files(fields)
        elif mark == 2:  # noqa: PLR2004  properties of the archive
            while fields.number():
                fields.take(fields.number())
        else:
            raise MalformedError("7z header of an unknown kind")
    return Archive(folders, names)


def _streams(fields: _Fields) -> list[Folder]:
    at, packed = 0, list[int]()
    folders: list[Folder] = []
    while (mark := fields.number()) != 0:
        if mark == 6:  # noqa: PLR2004  packed streams
            at, packed = _packed(fields)
        elif mark == 7:  # noqa: PLR2004  folders
            folders = _folders(fields)
        elif mark == 8:  # noqa: PLR2004  streams inside folders
            _inside(fields, folders)
        else:
            raise MalformedError("7z streams of an unknown kind")
    start = 32 + at
    used = 0
    for folder in folders:
        folder.at, folder.packed = start, sum(packed[used : used + folder.sizes])
        start, used = start + folder.packed, used + folder.sizes
        folder.files = folder.files or [folder.size]
    return folders


def _packed(fields: _Fields) -> tuple[int, list[int]]:
    at, count = fields.number(), fields.count()
    sizes: list[int] = []
    while (mark := fields.number()) != 0:
        if mark == 9:  # noqa: PLR2004  sizes
            sizes = [fields.number() for _ in range(count)]
        else:
            _digests(fields, count)
    return at, sizes


def _digests(fields: _Fields, count: int) -> int:
    defined = sum(fields.bits(count, all_defined=True))
    fields.take(4 * defined)
    return defined


def _folders(fields: _Fields) -> list[Folder]:
    fields.number()
    count = fields.count()
    if fields.byte():
        raise MalformedError("7z with its folders elsewhere")
    read = [_folder(fields) for _ in range(count)]
    fields.number()
    for folder, outputs in read:
        sizes = [fields.number() for _ in range(outputs)]
        folder.size = sizes[0] if sizes else 0
    while fields.number() == 10:  # noqa: PLR2004  checksums
        _digests(fields, count)
    return [folder for folder, _ in read]


def _folder(fields: _Fields) -> tuple[Folder, int]:
    folder, inputs, outputs = Folder(), 0, 0
    for _ in range(_few(fields)):
        flags = fields.byte()
        method = fields.take(flags & 15)
        taken, given = (_few(fields), _few(fields)) if flags & 0x10 else (1, 1)
        inputs, outputs = inputs + taken, outputs + given
        told = fields.take(fields.count()) if flags & 0x20 else b""
        folder.coders.append((method, told))
        folder.simple = folder.simple and taken == given == 1
    pairs = max(0, outputs - 1)
    for _ in range(pairs):
        fields.number()
        fields.number()
    folder.sizes = inputs - pairs
    if folder.sizes > 1:
        for _ in range(folder.sizes):
            fields.number()
    return folder, outputs


def _few(fields: _Fields) -> int:
    value = fields.number()
    if not 0 < value <= 32:  # noqa: PLR2004  the format's own limit
        raise MalformedError("7z folder of too many coders")
    return value


def _inside(fields: _Fields, folders: list[Folder]) -> None:
    counts = [1] * len(folders)
    mark = fields.number()
    if mark == 13:  # noqa: PLR2004  how many files each folder holds
        counts = [fields.count() for _ in folders]
        mark = fields.number()
    for folder, count in zip(folders, counts, strict=True):
        sizes = [fields.number() for _ in range(count - 1)] if mark == 9 else []  # noqa: PLR2004  sizes
        folder.files = [*sizes, max(0, folder.size - sum(sizes))] if count else [0][:0]
        folder.size = folder.size if count else 0
    mark = fields.number() if mark == 9 else mark  # noqa: PLR2004  sizes
    while mark:
        if mark != 10:  # noqa: PLR2004  checksums
            raise MalformedError("7z streams of an unknown kind")
        _digests(fields, sum(counts))
        mark = fields.number()


def _files(fields: _Fields) -> list[str]:
    count = fields.count()
    names, empty = [""] * count, [False] * count
    while (mark := fields.number()) != 0:
        body = _Fields(fields.take(fields.number()))
        if mark == 14:  # noqa: PLR2004  files without content
            empty = body.bits(count)
        elif mark == 17:  # noqa: PLR2004  names
            body.byte()
            names = [_name(body) for _ in range(count)]
    return [name for name, none in zip(names, empty, strict=True) if not none]


def _name(fields: _Fields) -> str:
    found = bytearray()
    while (pair := fields.take(2)) != b"\0\0":
        if len(found) < NAME:
            found += pair
    return found.decode("utf-16-le", "replace")


def folder_content(stream: BinaryIO, folder: Folder) -> Iterator[bytes]:
    """The unpacked bytes of a folder. Raises MalformedError where it is encrypted, damaged or packed in a rare way."""
    if any(method == _ENCRYPTED for method, _ in folder.coders):
        raise MalformedError("encrypted")
    if not folder.simple or not folder.coders:
        raise MalformedError("packed by a method that is not read")
    stream.seek(folder.at)
    machine = _machine(folder.coders)
    left, wanted = folder.packed, folder.size
    data = b""
    while wanted > 0:
        if not data and (machine is None or getattr(machine, "needs_input", True)):
            data = stream.read(min(CHUNK, left))
            left -= len(data)
            if not data:
                return
        out, data = (data, b"") if machine is None else _step(machine, data)
        yield out[:wanted]
        wanted -= len(out)
        if machine is not None and machine.eof:
            return


def _step(machine: lzma.LZMADecompressor, data: bytes) -> tuple[bytes, bytes]:
    try:
        out = machine.decompress(data, CHUNK)
    except (lzma.LZMAError, zlib.error, OSError, EOFError, ValueError) as error:
        raise MalformedError("damaged 7z data") from error
    return out, getattr(machine, "unconsumed_tail", b"")


def _machine(coders: list[tuple[bytes, bytes]]) -> lzma.LZMADecompressor | None:
    """What unpacks a chain of coders; None where the bytes stand as they are."""
    import bz2

    methods = [method for method, _ in coders]
    if methods == [b"\0"]:
        return None
    if methods == [_BZIP2]:
        return bz2.BZ2Decompressor()  # type: ignore[return-value]
    if methods == [_DEFLATE]:
        return zlib.decompressobj(-15)  # type: ignore[return-value]
    packer_last = sorted(coders, key=lambda coder: coder[0] in {_LZMA, _LZMA2})
    chain = [_filter(method, told) for method, told in packer_last]
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=chain)
    except (lzma.LZMAError, ValueError) as error:
        raise MalformedError("packed by a method that is not read") from error


def _filter(method: bytes, told: bytes) -> dict[str, int]:
    if method == _LZMA2 and len(told) == 1:
        bits = told[0]
        size = (2 | bits & 1) << (bits // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": _bounded(size)}
    if method == _LZMA and len(told) >= 5:  # noqa: PLR2004  the properties of LZMA
        rest, lc = divmod(told[0], 9)
        pb, lp = divmod(rest, 5)
        size = int.from_bytes(told[1:5], "little")
        return {"id": lzma.FILTER_LZMA1, "lc": lc, "lp": lp, "pb": pb, "dict_size": _bounded(size)}
    if method not in _FILTERS:
        raise MalformedError("packed by a method that is not read")
    found = {"id": _FILTERS[method]}
    return found | {"dist": told[0] + 1} if method == b"\3" and told else found


def _bounded(size: int) -> int:
    if size > MEMORY:
        raise LimitExceeded(f"needs more than {MEMORY >> 20} MiB to unpack")
    return max(size, 4096)
