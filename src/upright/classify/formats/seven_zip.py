"""7z archives (LZMA, LZMA2, bzip2, deflate, stored; branch filters and delta): every file inside, like a folder's.

Encrypted archives, and those packed by PPMd or BCJ2, are gaps. Above the limit the rest is not read, and a gap says so.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._seven import MAGIC, folder_content, read_archive
from upright.classify.formats._spool import member
from upright.classify.formats._unpack import Pieces
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Each file of the archive."""
    with item.open() as stream:
        archive = read_archive(stream)
        names, left = iter(archive.names), limit
        for folder in archive.folders:
            content = Pieces(folder_content(stream, folder))
            for size in folder.files:
                name = next(names, "file")
                if left <= 0:
                    yield Gap(item.path, f"read the first {limit} bytes of the files inside", "sampled", item.source)
                    return
                start = content.position
                yield from member(item, name, content.take(size), limit, folder.packed)
                left -= size
                try:
                    for _ in content.take(size - (content.position - start)):
                        pass
                except MalformedError:
                    break


_EXAMPLE = (
    "N3q8ryccAATZW/DboAAAAAAAAAAUAAAAAAAAALZff/oBACRjYWxsIEV2YW5hbWUsbWFpbApFdmEsZXZhLmJAbWFpbC5uZXQKAOAA"
    "fABvXQAAgTMHrg/QluR8nzkQnGzqVhqO4c5CG/fcVSNdG2fjVe590Po4761EL1a5pXvOzDuKQQai0ccfVaC3UHuq84dBdzaeGn12"
    "+EaU9ja0Awh5htO86XDuxXG0r2G1FrwAQhVyclBvaWcwUM50+kgAAAAAFwYpAQl3AAcLAQABISEBGAx9AAA="
)

FORMAT = Format(
    id="seven-zip",
    title="7z archive",
    suffixes=(".7z",),
    magic=((0, MAGIC),),
    read=read,
    examples=(
        Example(
            "a.7z",
            lambda: base64.b64decode(_EXAMPLE),
            (("!notes/a.txt", "call Eva"), ("!b.csv:mail", "eva.b@mail.net")),
        ),
    ),
)
