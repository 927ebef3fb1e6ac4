"""Pickles in tables and in plans of queries: extension types of Arrow, in files of Arrow, Feather and Parquet, and the
functions that a plan of Polars carries.

PyArrow before 14.0.1 unpickled the type of a column, `arrow.py_extension_type`, as soon as a file was read
(CVE-2023-47248); other types that are written in Python do so still. A plan of Polars that is read back unpickles its
functions. Source: pyarrow/types.pxi, polars-plan/src/dsl/python_dsl
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_ops import STOP, end_of, operations
from upright.discover.readers.pickle_shape import shape_of
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_TABLES: Final = (b"ARROW1", b"FEA1", b"PAR1", b"\xff\xff\xff\xff")
_PLAN: Final = b"DSL_VERSION"
_SCHEMA: Final = 1 << 20  # of the beginning and of the end, where schemas stand
_TYPE: Final = b"ARROW:extension:"
_UNPICKLED: Final = b"arrow.py_extension_type"
_PICKLE: Final = re.compile(rb"\x80[\x02-\x05]")
_ENCODED: Final = re.compile(rb"ARROW:schema[^A-Za-z0-9+/]{0,16}.{0,4}?(/////[A-Za-z0-9+/]{40,}={0,2})", re.DOTALL)
_TRIED: Final = 64


def recognise(blob: Blob) -> str:
    """A plan of Polars, by its first word."""
    return "polars-plan" if blob.peek(0, len(_PLAN)) == _PLAN else ""


def accompanies(_: str, blob: Blob) -> str:
    """A table whose schema has types of its own."""
    return "typed-table" if blob.peek(0, 8).startswith(_TABLES) and _typed(blob) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge each pickle that stands in a schema or a plan."""
    if recognise(blob):
        _pickles(blob, inquiry)
        return
    for schema in _typed(blob):
        if schema.find(_UNPICKLED) >= 0:
            told = "PyArrow before 14.0.1 unpickles a type of this table when it is read"
            inquiry.say(Verdict.UNKNOWN, "pickled-type", told)
        _pickles(schema, inquiry)


def _typed(blob: Blob) -> list[Blob]:
    """The parts that hold a schema with extension types; in Parquet it is a text of Arrow's bytes."""
    ends = [blob.part(0, min(blob.size, _SCHEMA))]
    if blob.size > _SCHEMA:
        ends.append(blob.part(max(_SCHEMA, blob.size - _SCHEMA), min(_SCHEMA, blob.size - _SCHEMA)))
    found = [end for end in ends if end.find(_TYPE) >= 0]
    encoded = _ENCODED.search(ends[-1].peek(0, _SCHEMA))
    if encoded is not None and _TYPE in (raw := _decoded(encoded[1])):
        found.append(Blob(raw))
    return found


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text[: len(text) // 4 * 4])
    except (binascii.Error, ValueError):
        return b""


def _pickles(blob: Blob, inquiry: Inquiry) -> None:
    """Each pickle that makes calls, wherever it begins."""
    at = 0
    for _ in range(_TRIED):
        match = _PICKLE.search(blob.peek(at, _SCHEMA))
        if match is None:
            return
        at += match.start()
        part = blob.part(at, blob.size - at)
        length = 2
        if shape_of(part).calls:
            length = _length(part)
            inquiry.inspect(part.part(0, length), f"value at {at}")
        at += length


def _length(part: Blob) -> int:
    """The bytes up to where a pickle stops; all of them when it breaks off."""
    try:
        for operation in operations(part):
            if operation[0] == STOP:
                return end_of(part, operation)
    except MalformedError:
        pass
    return part.size


FORMAT = ModelFormat(
    inspect=inspect, containers=frozenset({"polars-plan"}), recognise=recognise, accompanies=accompanies
)
