"""Arrow files, streams and Feather: one record batch at a time; of very large files batches spread evenly."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from upright.classify.format import Example, Format, Part
from upright.classify.formats._arrow import parts
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

FILE = b"ARROW1"
FIRST_FEATHER = b"FEA1"


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each column of each 2000 rows."""
    import pyarrow as pa

    with item.open() as stream:
        head = stream.read(6)
        stream.seek(0)
        if head.startswith(FIRST_FEATHER):
            raise MalformedError("Feather version 1", item.path)
        try:
            file = pa.ipc.open_file(stream) if head == FILE else pa.ipc.open_stream(stream)
            left = limit
            for batch in _batches(file, item.size, limit):
                yield from parts(item.path, batch)
                left -= int(batch.nbytes)
                if left <= 0:
                    break
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise MalformedError("not a readable Arrow file", item.path) from error


def _batches(file: Any, size: int, limit: int) -> Iterator[Any]:
    if not hasattr(file, "num_record_batches"):
        yield from file
        return
    for index in range(0, file.num_record_batches, max(1, -(-size // max(1, limit)))):
        yield file.get_batch(index)


def _example(kind: str) -> bytes:
    import pyarrow as pa

    written = io.BytesIO()
    table = pa.table({"name": ["Eva", None], "mail": pa.array(["eva.b@mail.net", ""]).dictionary_encode()})
    make = pa.ipc.new_file if kind == "file" else pa.ipc.new_stream
    with make(written, table.schema) as writer:
        writer.write_table(table)
    return written.getvalue()


_HOLDS = ((":name", "Eva"), (":mail", "eva.b@mail.net"))
FORMAT = Format(
    id="arrow",
    title="Arrow and Feather",
    suffixes=(".arrow", ".feather", ".ipc", ".arrows"),
    magic=((0, FILE), (0, FIRST_FEATHER), (0, b"\xff\xff\xff\xff\x78\x00\x00\x00")),
    read=read,
    examples=(
        Example("a.arrow", lambda: _example("file"), _HOLDS),
        Example("b.arrows", lambda: _example("stream"), _HOLDS),
    ),
)
