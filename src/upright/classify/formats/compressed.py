"""Compressed files (gzip, bzip2, xz, lzma, Zstandard, LZ4), of one file or of a tar archive.

`app.log.gz` is read as `app.log.gz!app.log`; the files of `dump.tar.gz` as `dump.tar.gz!inner/path`. Unpacked up to the
limit; what comes after it is not read, and a gap says so.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._spool import member
from upright.classify.formats._tar import BLOCK, archived, is_tar
from upright.classify.formats._unpack import CHUNK, MAGIC, Pieces, kind_of, unpacked
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

_TARS = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar"}


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """The file inside, or the files of the tar archive inside."""
    with item.open() as stream:
        kind = kind_of(item.read(8))
        if not kind:
            raise MalformedError("not compressed as its name says", item.path)
        content = Pieces(unpacked(stream, kind))
        if is_tar(content.peek(BLOCK)):
            yield from archived(item, content, limit)
        else:
            yield from member(item, _stem(item), iter(lambda: content.read(CHUNK), b""), limit, item.size)


def _stem(item: Item) -> str:
    name = item.name.rpartition("!")[2]
    stem, _, end = name.rpartition(".")
    return (stem or "content") + _TARS.get(f".{end.lower()}", "")


def _example() -> bytes:
    return gzip.compress(b"name,mail\nEva,eva.b@mail.net\n", mtime=0)


def _archive() -> bytes:
    import tarfile

    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w:xz") as archive:
        entry = tarfile.TarInfo("in/b.txt")
        entry.size = 8
        archive.addfile(entry, io.BytesIO(b"call Eva"))
    return outer.getvalue()


FORMAT = Format(
    id="compressed",
    title="Compressed file",
    suffixes=(".gz", ".bz2", ".xz", ".lzma", ".zst", ".lz4", *_TARS),
    magic=((4, b"1AY&SY"), *((0, magic) for magic in MAGIC if magic not in {b"BZh", b"]\0\0"})),
    read=read,
    examples=(
        Example("people.csv.gz", _example, (("!people.csv:mail", "eva.b@mail.net"),)),
        Example("a.txz", _archive, (("!in/b.txt", "call Eva"),)),
    ),
)
