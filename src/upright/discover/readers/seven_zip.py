"""7z archives: what they hold and where, and how it is packed.

Source: 7zFormat.txt of the LZMA SDK, https://www.7-zip.org/sdk.html; written from the description, without its code.
"""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from upright.discover.readers.blob import CHUNK, Blob
from upright.discover.readers.unpack import pieces
from upright.model.errors import LimitExceeded, MalformedError

MAGIC: Final = b"7z\xbc\xaf\x27\x1c"
_START: Final = 32
_MANY: Final = 100_000
_HEADER_LIMIT: Final = 64 << 20
_FILTERS: Final = {
    b"\x04": lzma.FILTER_X86, b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x05": lzma.FILTER_POWERPC, b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x06": lzma.FILTER_IA64, b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x07": lzma.FILTER_ARM, b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x08": lzma.FILTER_ARMTHUMB, b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x09": lzma.FILTER_SPARC, b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}  # fmt: skip
_COPY, _LZMA, _LZMA2, _DELTA = b"\x00", b"\x03\x01\x01", b"\x21", b"\x03"
_OTHERS: Final = {b"\x04\x02\x02": "bzip2", b"\x04\x01\x08": "deflate", b"\x04\xf7\x11\x01": "zstd"}
AES: Final = b"\x06\xf1\x07\x01"


@dataclass
class Folder:
    """One packed run of bytes: its coders as (id, properties), and which input is fed by which output."""

    coders: list[tuple[bytes, bytes]] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)
    packed: int = 1
    start: int = 0
    size: int = 0
    full: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)

    def order(self) -> list[tuple[bytes, bytes]]:
        """The coders from the packed to the plain side; only rows of coders with one input each are known."""
        feeds = dict(self.links)  # input -> the output that fills it
        fed = {given: taken for taken, given in self.links}
        at = next((index for index in range(len(self.coders)) if index not in feeds), None)
        found: list[tuple[bytes, bytes]] = []
        while at is not None and at < len(self.coders) and len(found) < len(self.coders):
            found.append(self.coders[at])
            at = fed.get(at)
        return found

    @property
    def unpacked(self) -> int:
        """The bytes that the whole folder becomes."""
        return max(self.full, default=0)


class Reader:
    """The numbers of a header in order. Raises MalformedError beyond its end."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if count < 0 or self.at + count > len(self.data):
            raise MalformedError("7z header ends early", f"offset {self.at}")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self) -> int:
        """The next byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """A number of one to nine bytes: the first one's leading ones count the others."""
        first, mask, value = self.byte(), 0x80, 0
        for index in range(8):
            if not first & mask:
                return value + ((first & (mask - 1)) << (8 * index))
            value |= self.byte() << (8 * index)
            mask >>= 1
        return value

    def count(self) -> int:
        """A number of things, of which no archive has too many."""
        value = self.number()
        if value > _MANY:
            raise LimitExceeded(f"7z header of more than {_MANY} entries")
        return value

    def bits(self, count: int, *, optional: bool = False) -> list[bool]:
        """A row of flags, which may be left out when all are set."""
        if optional and self.byte():
            return [True] * count
        raw = self.take((count + 7) // 8)
        return [bool(raw[index >> 3] & (0x80 >> (index & 7))) for index in range(count)]

    def digests(self, count: int) -> None:
        """Checksums, which are passed over."""
        self.take(4 * sum(self.bits(count, optional=True)))


def read_7z(blob: Blob, keep: Callable[[Iterator[bytes]], Blob]) -> tuple[list[Folder], list[str]]:
    """The folders of an archive and the names of the files that have content. `keep` puts decompressed bytes together.
    Raises MalformedError and LimitExceeded.
    """
    at, size = blob.number(12, 8) + _START, blob.number(20, 8)
    if size > _HEADER_LIMIT:
        raise LimitExceeded("7z header larger than a verdict may cost")
    header = blob.take(at, size)
    for _ in range(4):
        reader = Reader(header)
        kind = reader.byte() if header else 0
        if kind != 0x17:  # noqa: PLR2004  a packed header
            return _header(reader, kind)
        folders = _streams(reader)
        if not folders or folders[0].unpacked > _HEADER_LIMIT:
            raise MalformedError("7z header is packed in no way that is known")
        content = keep(unpack_folder(blob, folders[0]))
        header = content.take(0, content.size)
    raise MalformedError("7z header is packed over and over")


def _header(reader: Reader, kind: int) -> tuple[list[Folder], list[str]]:
    folders: list[Folder] = []
    names: list[str] = []
    if kind != 1:
        return folders, names
    while (kind := reader.byte()) != 0:
        if kind == 2:  # noqa: PLR2004  archive properties
            while reader.byte():
                reader.take(reader.number())
        elif kind in {3, 4}:
            folders += _streams(reader)
        elif kind == 5:  # noqa: PLR2004  files
            names = _files(reader)
        else:
            raise MalformedError("7z header of an unknown kind", f"offset {reader.at}")
    return folders, names


def _streams(reader: Reader) -> list[Folder]:
    folders: list[Folder] = []
    start, sizes = 0, list[int]()
    while (kind := reader.byte()) != 0:
        if kind == 6:  # noqa: PLR2004  where the packed bytes lie
            start, sizes = _packed(reader)
        elif kind == 7:  # noqa: PLR2004  how they are packed
            folders = _folders(reader)
        elif kind == 8:  # noqa: PLR2004  which files they are
            _parts(reader, folders)
        else:
            raise MalformedError("7z streams of an unknown kind", f"offset {reader.at}")
    at, index = start + _START, 0
    for folder in folders:
        own = sizes[index : index + folder.packed]
        folder.start, folder.size = at, own[0] if own else 0
        folder.parts = folder.parts or [folder.unpacked]
        at, index = at + sum(own), index + folder.packed
    return folders


def _packed(reader: Reader) -> tuple[int, list[int]]:
    start, count, sizes = reader.number(), reader.count(), list[int]()
    while (kind := reader.byte()) != 0:
        if kind == 9:  # noqa: PLR2004  sizes
            sizes = [reader.number() for _ in range(count)]
        elif kind == 10:  # noqa: PLR2004  checksums
            reader.digests(count)
        else:
            raise MalformedError("7z sizes of an unknown kind", f"offset {reader.at}")
    return start, sizes


def _folders(reader: Reader) -> list[Folder]:
    if reader.byte() != 11:  # noqa: PLR2004  folders
        raise MalformedError("7z archive without folders", f"offset {reader.at}")
    count = reader.count()
    if reader.byte():
        raise MalformedError("7z folders that are described elsewhere", f"offset {reader.at}")
    folders = [_folder(reader) for _ in range(count)]
    while (kind := reader.byte()) != 0:
        if kind == 12:  # noqa: PLR2004  unpacked sizes
            for folder in folders:
                folder.full = [reader.number() for _ in folder.coders]
        elif kind == 10:  # noqa: PLR2004  checksums
            reader.digests(count)
        else:
            raise MalformedError("7z folders of an unknown kind", f"offset {reader.at}")
    return folders


def _folder(reader: Reader) -> Folder:
    folder, inputs = Folder(), 0
    for _ in range(min(reader.count(), 32)):
        flag = reader.byte()
        code = reader.take(flag & 15)
        taken, given = (reader.count(), reader.count()) if flag & 16 else (1, 1)
        if given != 1:
            raise MalformedError("7z coder with several outputs", f"offset {reader.at}")
        inputs += taken
        folder.coders.append((code, reader.take(reader.number()) if flag & 32 else b""))
    folder.links = [(reader.number(), reader.number()) for _ in range(len(folder.coders) - 1)]
    folder.packed = max(1, inputs - len(folder.links))
    if folder.packed > 1:
        for _ in range(folder.packed):
            reader.number()
    return folder


def _parts(reader: Reader, folders: list[Folder]) -> None:
    counts, kind = [1] * len(folders), reader.byte()
    if kind == 13:  # noqa: PLR2004  files in each folder
        counts, kind = [reader.count() for _ in folders], reader.byte()
    for folder, count in zip(folders, counts, strict=True):
        sizes = [reader.number() for _ in range(count - 1)] if kind == 9 else []  # noqa: PLR2004
        folder.parts = [*sizes, max(0, folder.unpacked - sum(sizes))] if count else [0]
    if kind == 9:  # noqa: PLR2004  sizes
        kind = reader.byte()
    if kind == 10:  # noqa: PLR2004  checksums; those of folders of one file stand elsewhere, so the rest is skipped
        reader.digests(sum(count for count in counts if count != 1) or sum(counts))
        kind = reader.byte()


def _files(reader: Reader) -> list[str]:
    count, names, empty = reader.count(), list[str](), list[bool]()
    while (kind := reader.number()) != 0:
        body = Reader(reader.take(reader.number()))
        if kind == 14:  # noqa: PLR2004  which files have no content
            empty = body.bits(count)
        elif kind == 17 and not body.byte():  # noqa: PLR2004  names
            text = body.data[1:].decode("utf-16-le", errors="replace")
            names = text.split("\0")[:count]
    return [name for index, name in enumerate(names) if index >= len(empty) or not empty[index]]


def unpack_folder(blob: Blob, folder: Folder) -> Iterator[bytes]:
    """The plain bytes of a folder. Raises MalformedError, also for coders that are not read."""
    packed = blob.part(folder.start, min(folder.size, max(0, blob.size - folder.start)))
    coders = [coder for coder in folder.order() if coder[0] != _COPY]
    if len(coders) == 1 and coders[0][0] in _OTHERS:
        yield from _limited(pieces(packed, _OTHERS[coders[0][0]]), folder.unpacked)
    elif not coders:
        yield from (bytes(chunk) for chunk in packed.chunks())
    else:
        yield from _limited(_raw(packed, [_filter(*coder) for coder in coders[::-1]]), folder.unpacked)


def _filter(code: bytes, properties: bytes) -> dict[str, Any]:
    if code in _FILTERS:
        return {"id": _FILTERS[code]}
    if code == _DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": (properties or b"\0")[0] + 1}
    if code == _LZMA2 and properties and properties[0] <= 40:  # noqa: PLR2004
        size = (2 | (properties[0] & 1)) << (properties[0] // 2 + 11)
        return {"id": lzma.FILTER_LZMA2, "dict_size": min(size, 1 << 28)}
    if code == _LZMA and len(properties) >= 5:  # noqa: PLR2004
        first, size = properties[0], int.from_bytes(properties[1:5], "little")
        numbers = {"lc": first % 9, "lp": first // 9 % 5, "pb": first // 45}
        return {"id": lzma.FILTER_LZMA1, "dict_size": min(max(size, 4096), 1 << 28), **numbers}
    raise MalformedError("7z data is encrypted" if code == AES else f"7z coder {code.hex()} is not read")


def _raw(packed: Blob, filters: list[dict[str, Any]]) -> Iterator[bytes]:
    try:
        machine = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
        for chunk in packed.chunks():
            data = bytes(chunk)
            while (data or not machine.needs_input) and not machine.eof:
                out = machine.decompress(data, CHUNK)
                data = b""
                yield out
    except (lzma.LZMAError, ValueError, EOFError) as error:
        raise MalformedError("damaged 7z data") from error


def _limited(parts: Iterator[bytes], size: int) -> Iterator[bytes]:
    """No more than the header says: data without an end mark runs on."""
    for part in parts:
        yield part[:size]
        size -= len(part)
        if size <= 0:
            return
