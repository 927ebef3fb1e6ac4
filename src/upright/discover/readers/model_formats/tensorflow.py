"""TensorFlow saved models and frozen graphs: operators that read and write files or run Python, wherever they stand.

Source: tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, graph.proto, function.proto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, Field, fields, text
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_HOSTILE: Final = frozenset(
    {"PyFunc", "PyFuncStateless", "EagerPyFunc", "ReadFile", "WriteFile", "ShellExecute", "LoadLibrary"}
)
_ODD: Final = frozenset(
    {
        "MatchingFiles", "DebugIdentity", "DebugIdentityV2", "DebugIdentityV3", "DebugNanCount", "DebugNumericSummary",
        "SaveDataset", "SaveDatasetV2", "LoadDataset", "LoadDatasetV2", "PrintV2", "RpcCall", "RegisterDataset",
        "FileSystemSetConfiguration", "TextLineReader", "TextLineReaderV2", "WholeFileReader", "WholeFileReaderV2",
        "TFRecordReader", "TFRecordReaderV2", "FixedLengthRecordReader", "ImmutableConst", "CreateSummaryFileWriter",
        "DatasetToTFRecord", "DatasetToTFRecordV2", "Save", "SaveSlices", "Restore",
    }
)  # fmt: skip


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk a saved model's graphs, or a frozen graph."""
    first = next(fields(blob), None)
    if first is not None and first.number == 1 and first.wire == BYTES:
        inquiry.form = "tensorflow-graph"
        nodes = _graph(blob, 0, blob.size, inquiry)
    else:
        graphs = (graph for field in _parts(blob, 0, blob.size, 2) for graph in _parts(blob, field.at, field.end, 2))
        nodes = sum(_graph(blob, graph.at, graph.end, inquiry) for graph in graphs)
    if not nodes:
        raise MalformedError("a graph without operators")


def _parts(blob: Blob, start: int, end: int, number: int) -> Iterator[Field]:
    """The messages of one field number."""
    return (field for field in fields(blob, start, end) if field.number == number and field.wire == BYTES)


def _graph(blob: Blob, start: int, end: int, inquiry: Inquiry) -> int:
    """A GraphDef: nodes (1) and a library (2) of functions (1) with nodes (3). The number of operators read."""
    count = sum(_node(blob, node, inquiry) for node in _parts(blob, start, end, 1))
    for library in _parts(blob, start, end, 2):
        for function in _parts(blob, library.at, library.end, 1):
            count += sum(_node(blob, node, inquiry) for node in _parts(blob, function.at, function.end, 3))
    return count


def _node(blob: Blob, node: Field, inquiry: Inquiry) -> bool:
    """Whether the node names an operator, which is judged."""
    inquiry.budget.spend_operations(1)
    for field in _parts(blob, node.at, node.end, 2):
        operator = text(blob, field, 80)
        if operator in _HOSTILE:
            inquiry.say(Verdict.MALICIOUS, "file-operation", f"the graph uses {operator}", node.at)
        elif operator in _ODD:
            inquiry.say(Verdict.SUSPICIOUS, "file-operation", f"the graph uses {operator}", node.at)
        return True
    return False


FORMAT = ModelFormat(names=frozenset({"savedmodel", "tensorflow-graph"}), inspect=inspect)
