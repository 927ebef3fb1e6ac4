"""TensorFlow Lite: a FlatBuffer; operators that run TensorFlow's own (Flex) or code of their own are said.

Source: tensorflow/compiler/mlir/lite/schema/schema.fbs (Model: version, operator_codes...).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_OPERATOR_CODES, _CUSTOM = 1, 1
_HOSTILE: Final = frozenset({"FlexReadFile", "FlexWriteFile", "FlexPyFunc", "FlexEagerPyFunc", "FlexMatchingFiles"})


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Read the names of custom operators."""
    root = blob.number(0, 4)
    codes = _field(blob, root, _OPERATOR_CODES)
    if codes is None:
        raise MalformedError("a model without operators", f"offset {root}")
    vector = codes + blob.number(codes, 4)
    count = blob.number(vector, 4)
    if count > 10_000:  # noqa: PLR2004
        raise MalformedError("more operators than there are", f"offset {vector}")
    for index in range(count):
        place = vector + 4 + 4 * index
        custom = _field(blob, place + blob.number(place, 4), _CUSTOM)
        if custom is not None:
            start = custom + blob.number(custom, 4)
            name = blob.take(start + 4, min(blob.number(start, 4), 200)).decode("utf-8", errors="replace")
            _operator(name, place, inquiry)


def _field(blob: Blob, table: int, index: int) -> int | None:
    """The offset of a table's field, or None when it is absent."""
    back = blob.number(table, 4)
    vtable = table - (back - (1 << 32) if back >= 1 << 31 else back)
    if vtable < 0:
        raise MalformedError("a table without layout", f"offset {table}")
    if 4 + 2 * index + 2 > blob.number(vtable, 2):
        return None
    offset = blob.number(vtable + 4 + 2 * index, 2)
    return table + offset if offset else None


def _operator(name: str, at: int, inquiry: Inquiry) -> None:
    if name in _HOSTILE:
        inquiry.say(
            Verdict.MALICIOUS, "file-operation", f"the operator {name} reads or writes files or runs Python", at
        )
    elif name.startswith("Flex"):
        inquiry.say(Verdict.UNKNOWN, "custom-operator", f"the operator {name[:80]} runs TensorFlow's own", at)
    elif not name.startswith("TFLite_"):
        inquiry.say(Verdict.UNKNOWN, "custom-operator", f"the operator {name[:80]} comes from a library of its own", at)


FORMAT = ModelFormat(names=frozenset({"tflite"}), inspect=inspect)
