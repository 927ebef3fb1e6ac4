"""What the parts of a TensorFlow Lite model name by number: operators, tensors and buffers that are there.

Source: tensorflow/compiler/mlir/lite/schema/schema.fbs (SubGraph, Tensor, Operator), tensorflow/lite/core/
interpreter_builder.cc, which reads them without asking in release builds of older versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.flatbuffer import table_field, text_field, vector
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_VERSION, _CODES, _SUBGRAPHS, _BUFFERS, _ABOUT, _SIGNATURES = 0, 1, 2, 4, 6, 7  # of a model
_HELD, _FOR = 1, 4  # the buffer of what is told about it, the subgraph of a signature
_TENSORS, _INPUTS, _OUTPUTS, _OPERATORS = 0, 1, 2, 3  # of a subgraph
_SHAPE, _BUFFER = 0, 2  # of a tensor
_OPCODE, _TAKES, _GIVES = 0, 1, 2  # of an operator
_OLD_CODE, _CUSTOM_NAME, _CODE = 0, 1, 3  # of an operator's code
_CUSTOM, _NEWEST = 32, 3
_MOST: Final = 1 << 48  # elements of a tensor
_HALF, _WHOLE = 1 << 31, 1 << 32


def check_indices(blob: Blob, root: int, inquiry: Inquiry) -> None:
    """Raises MalformedError on the first number that names nothing."""
    if _small(blob, root, _VERSION) > _NEWEST:
        raise MalformedError("a version that no schema has", f"offset {root}")
    codes = vector(blob, table_field(blob, root, _CODES))
    buffers = len(vector(blob, table_field(blob, root, _BUFFERS)))
    for code in _tables(blob, codes, inquiry):
        _code(blob, code)
    graphs = _tables(blob, vector(blob, table_field(blob, root, _SUBGRAPHS)), inquiry)
    for graph in graphs:
        _graph(blob, graph, len(codes), buffers, inquiry)
    for field, index, count in ((_ABOUT, _HELD, buffers), (_SIGNATURES, _FOR, len(graphs))):
        for table in _tables(blob, vector(blob, table_field(blob, root, field)), inquiry):
            if _small(blob, table, index) >= max(count, 1):
                raise MalformedError("what is told about the model is of a part that is not there", f"offset {table}")


def _graph(blob: Blob, table: int, codes: int, buffers: int, inquiry: Inquiry) -> None:
    tensors = vector(blob, table_field(blob, table, _TENSORS))
    for tensor in _tables(blob, tensors, inquiry):
        _tensor(blob, tensor, buffers, inquiry)
    _named(blob, table, (_INPUTS, _OUTPUTS), len(tensors), inquiry)
    for operator in _tables(blob, vector(blob, table_field(blob, table, _OPERATORS)), inquiry):
        if _small(blob, operator, _OPCODE) >= codes:
            raise MalformedError("a node has an operator that is not there", f"offset {operator}")
        _named(blob, operator, (_TAKES, _GIVES), len(tensors), inquiry)


def _tables(blob: Blob, places: range, inquiry: Inquiry) -> list[int]:
    inquiry.budget.spend_operations(len(places))
    return [place + blob.number(place, 4) for place in places]


def _small(blob: Blob, table: int, field: int) -> int:
    at = table_field(blob, table, field)
    return 0 if at is None else blob.number(at, 4)


def _code(blob: Blob, table: int) -> None:
    old = table_field(blob, table, _OLD_CODE)
    code = max(_small(blob, table, _CODE), 0 if old is None else blob.number(old, 1))
    if code == _CUSTOM and not text_field(blob, table_field(blob, table, _CUSTOM_NAME)):
        raise MalformedError("an operator of its own without a name", f"offset {table}")


def _tensor(blob: Blob, table: int, buffers: int, inquiry: Inquiry) -> None:
    if _small(blob, table, _BUFFER) >= max(buffers, 1):
        raise MalformedError("a tensor lies in a buffer that is not there", f"offset {table}")
    elements = 1
    shape = vector(blob, table_field(blob, table, _SHAPE))
    inquiry.budget.spend_operations(len(shape))
    for place in shape:
        size = _signed(blob.number(place, 4))
        elements *= max(size, 1)
        if size < -1 or elements > _MOST:
            raise MalformedError("a tensor of a size that none has", f"offset {table}")


def _named(blob: Blob, table: int, lists: tuple[int, int], tensors: int, inquiry: Inquiry) -> None:
    """Tensors by number; -1 stands for one that is left out."""
    taken, given = (vector(blob, table_field(blob, table, each)) for each in lists)
    inquiry.budget.spend_operations(len(taken) + len(given))
    for place in (*taken, *given):
        if not -1 <= _signed(blob.number(place, 4)) < tensors:
            raise MalformedError("a node names a tensor that is not there", f"offset {place}")


def _signed(number: int) -> int:
    return number - _WHOLE if number >= _HALF else number
