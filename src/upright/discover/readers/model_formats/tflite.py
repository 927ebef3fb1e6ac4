"""TensorFlow Lite: a FlatBuffer; operators that run TensorFlow's own (Flex) or code of their own are said.

Source: tensorflow/compiler/mlir/lite/schema/schema.fbs (Model: version, operator_codes, subgraphs, description,
buffers).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.flatbuffer import table_field, text_field, vector
from upright.discover.readers.graph_operators import verdict_of
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.tflite_indices import check_indices
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_CODES, _SUBGRAPHS, _BUFFERS, _CUSTOM = 1, 2, 4, 1
_MACHINES: Final = tuple(bytes([width, order, 1]) for width in (1, 2) for order in (1, 2))  # with its version
_FOUND, _SMALL = 1000, 64 << 20
_DATA, _OFFSET, _SIZE = 0, 1, 2
_USUAL: Final = frozenset(
    {"edgetpu-custom-op", "VHLO", "RandomUniform", "Convolution2DTransposeBias", "MaxPoolingWithArgmax2D",
    "MaxUnpooling2D",
     "Landmarks2TransformMatrix", "TransformTensorBilinear", "TransformLandmarks", "AudioSpectrogram", "Mfcc",
     "HashtableV2", "HashtableFindV2", "HashtableImportV2", "NGramsTF", "Sentencepiece", "ethos-u", "vela"}
)  # fmt: skip


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Read the names of operators and where buffers lie; offsets that leave the file are no accident."""
    try:
        _model(blob, inquiry)
        if not inquiry.structure or blob.size <= _SMALL:
            _programs(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)


def _model(blob: Blob, inquiry: Inquiry) -> None:
    root = blob.number(0, 4)
    codes = table_field(blob, root, _CODES)
    if codes is None:
        raise MalformedError("a model without operators", f"offset {root}")
    inquiry.metadata["subgraphs"] = len(vector(blob, table_field(blob, root, _SUBGRAPHS)))
    for place in vector(blob, codes):
        name = text_field(blob, table_field(blob, place + blob.number(place, 4), _CUSTOM))
        if name:
            _operator(name, place, inquiry)
    for place in vector(blob, table_field(blob, root, _BUFFERS)):
        _buffer(blob, place + blob.number(place, 4), inquiry)
    check_indices(blob, root, inquiry)


def _programs(blob: Blob, inquiry: Inquiry) -> None:
    """No buffer holds a program for the machine."""
    for at in blob.find_all(b"\x7fELF", limit=_FOUND):
        if blob.peek(at + 4, 3) in _MACHINES:
            inquiry.say(Verdict.SUSPICIOUS, "native-code", "the model holds native code", at)
            return


def _buffer(blob: Blob, table: int, inquiry: Inquiry) -> None:
    """Bytes of a tensor: within the table, or (large models) at an offset of the file."""
    inquiry.budget.spend_operations(1)
    data = table_field(blob, table, _DATA)
    if data is not None:
        start = data + blob.number(data, 4)
        if start + 4 + blob.number(start, 4) > blob.size:
            raise MalformedError("a buffer goes beyond the end", f"offset {start}")
    offset, size = table_field(blob, table, _OFFSET), table_field(blob, table, _SIZE)
    if offset is not None and size is not None and blob.number(offset, 8) + blob.number(size, 8) > blob.size:
        raise MalformedError("a buffer goes beyond the end", f"offset {offset}")


def _operator(name: str, at: int, inquiry: Inquiry) -> None:
    if name.startswith("Flex"):
        verdict = verdict_of(name.removeprefix("Flex"))
        if verdict > Verdict.CLEAN:
            inquiry.say(verdict, "file-operation", f"the operator {name[:80]} reads or writes files or runs Python", at)
    elif not name.startswith("TFLite_") and name not in _USUAL:
        inquiry.say(
            Verdict.SUSPICIOUS, "custom-operator", f"the operator {name[:80]} comes from a library of its own", at
        )


FORMAT = ModelFormat(names=frozenset({"tflite"}), inspect=inspect)
