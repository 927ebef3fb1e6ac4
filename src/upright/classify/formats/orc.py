"""ORC: columns of text and numbers, one column of one stripe at a time; of very large files stripes spread evenly."""

from __future__ import annotations

import io
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._arrow import parts, readable
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each column of each 2000 rows."""
    import pyarrow as pa
    from pyarrow import orc

    with item.open() as stream:
        try:
            file = orc.ORCFile(stream)
            names = [field.name for field in file.schema if readable(field.type)]
            step = max(1, -(-item.size // max(1, limit)))
            for index in range(0, file.nstripes, step):
                for name in names:
                    yield from parts(item.path, file.read_stripe(index, columns=[name]))
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise MalformedError("not a readable ORC file", item.path) from error


def _example() -> bytes:
    import pyarrow as pa
    from pyarrow import orc

    written = io.BytesIO()
    orc.write_table(pa.table({"name": ["Eva", None], "mail": ["eva.b@mail.net", ""]}), written)
    return written.getvalue()


FORMAT = Format(
    id="orc",
    title="ORC",
    suffixes=(".orc",),
    magic=((0, b"ORC"),),
    read=read,
    examples=(Example("a.orc", _example, ((":name", "Eva"), (":mail", "eva.b@mail.net"))),),
)
