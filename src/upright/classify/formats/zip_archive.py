"""Zip archives: every file inside, read as if it lay in a folder of that name (`archive.zip!inner/path`).

Archives inside archives are read too. Above the limit files spread evenly over the archive are read, and a gap says so;
encrypted files, and those that expand beyond reason, are gaps.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from upright.classify.format import Example, Format, Part
from upright.classify.formats._spool import member
from upright.classify.formats._zip import Member, content, members
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """Each file of the archive."""
    with item.open() as stream:
        total = count = 0
        for found in members(stream):
            total += min(found.size, limit)
            count += 1
        step = max(1, -(-total // max(1, limit)))
        for number, found in enumerate(members(stream)):
            if number % step == 0 and not found.is_folder:
                yield from _read(item, stream, found, limit)
    if step > 1:
        yield Gap(item.path, f"read every {step}th of {count} files", "sampled", item.source)


def _read(item: Item, stream: BinaryIO, found: Member, limit: int) -> Iterator[Item | Gap]:
    try:
        pieces = content(stream, found)
    except MalformedError as error:
        yield Gap(f"{item.path}!{found.name}", error.what, "malformed", item.source)
        return
    yield from member(item, found.name, pieces, limit, found.packed)


def _example() -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.csv", "name,mail\nEva,eva.b@mail.net\nTom,tom.c@mail.net\n")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes/a.txt", "call Eva")
        archive.writestr("more/inner.zip", inner.getvalue())
    return outer.getvalue()


FORMAT = Format(
    id="zip-archive",
    title="Zip archive",
    suffixes=(".zip", ".jar", ".war", ".whl", ".apk", ".epub"),
    magic=((0, b"PK\3\4"), (0, b"PK\5\6")),
    read=read,
    examples=(
        Example(
            "a.zip", _example, (("!notes/a.txt", "call Eva"), ("!more/inner.zip!people.csv:mail", "eva.b@mail.net"))
        ),
    ),
)
