"""Tar archives: every file inside, read as if it lay in a folder of that name (`archive.tar!inner/path`).

Read in order; above the limit the rest is not read, and a gap says so. Links and devices are nothing to read.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._tar import MAGIC_AT, archived
from upright.classify.formats._unpack import Pieces, plain
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Each file of the archive."""
    with item.open() as stream:
        yield from archived(item, Pieces(plain(stream, -1)), limit)


def _example() -> bytes:
    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w") as archive:
        for name, text in (("a.txt", "call Eva"), ("x" * 120 + "/b.csv", "name,mail\nEva,eva.b@mail.net\n")):
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return outer.getvalue()


FORMAT = Format(
    id="tar-archive",
    title="Tar archive",
    suffixes=(".tar",),
    magic=((MAGIC_AT, b"ustar"),),
    read=read,
    examples=(Example("a.tar", _example, (("!a.txt", "call Eva"), (f"!{'x' * 120}/b.csv:mail", "eva.b@mail.net"))),),
)
