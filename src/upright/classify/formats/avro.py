"""Avro object containers: records as columns, block by block.

Above the limit the rest is not read, and a gap says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from upright.classify.format import Example, Format, Part
from upright.classify.formats._records import Columns
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item

ROWS = 2000


def read(item: Item, limit: int) -> Iterator[Part | Gap | Item]:
    """One part for each path of each 2000 records."""
    import fastavro
    from fastavro.read import SchemaResolutionError

    found, count, begun = Columns(item.path), 0, 0
    with item.open() as stream:
        try:
            for record in fastavro.reader(stream):
                found.add(record, 0)
                count += 1
                if count % ROWS == 0:
                    size = stream.tell() - begun
                    begun += size
                    yield from found.parts(size)
                    if begun >= limit:
                        yield Gap(item.path, f"read the first {begun} of {item.size} bytes", "sampled", item.source)
                        return
        except (ValueError, EOFError, OSError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
            yield from found.parts(0)
            raise MalformedError("not a readable Avro file", item.path) from error
        except (SchemaResolutionError, RecursionError, StopIteration, AssertionError) as error:
            raise MalformedError("Avro with a schema that cannot be read", item.path) from error
    yield from found.parts(max(0, item.size - begun))


def _example() -> bytes:
    import fastavro

    written = io.BytesIO()
    fields = [{"name": name, "type": ["null", "string"]} for name in ("name", "mail")]
    schema = {"type": "record", "name": "person", "fields": fields}
    fastavro.writer(written, schema, [{"name": "Eva", "mail": "eva.b@mail.net"}], codec="deflate")
    return written.getvalue()


FORMAT = Format(
    id="avro",
    title="Avro",
    suffixes=(".avro",),
    magic=((0, b"Obj\x01"),),
    read=read,
    examples=(Example("a.avro", _example, ((":name", "Eva"), (":mail", "eva.b@mail.net"))),),
)
