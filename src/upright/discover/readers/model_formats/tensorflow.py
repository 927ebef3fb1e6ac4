"""TensorFlow saved models and frozen graphs: operators that read and write files or run Python, wherever they stand.

Source: tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, graph.proto, function.proto.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, Field, fields, text

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_HOSTILE: Final = frozenset(
    {"PyFunc", "PyFuncStateless", "EagerPyFunc", "ReadFile", "WriteFile", "ShellExecute", "LoadLibrary"}
)
_ODD: Final = frozenset(
    "MatchingFiles DebugIdentity DebugIdentityV2 DebugIdentityV3 DebugNanCount DebugNumericSummary SaveDataset SaveDatasetV2 "
    "LoadDataset LoadDatasetV2 PrintV2 RpcCall RegisterDataset FileSystemSetConfiguration TextLineReader TextLineReaderV2 "
    "WholeFileReader WholeFileReaderV2 TFRecordReader TFRecordReaderV2 FixedLengthRecordReader ImmutableConst "
    "CreateSummaryFileWriter DatasetToTFRecord DatasetToTFRecordV2 Save SaveSlices Restore".split()
)


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk a saved model's graphs, or a frozen graph."""
    first = next(fields(blob), None)
    if first is not None and first.number == 1 and first.wire != BYTES:
        for field in fields(blob):
            if field.number == 2 and field.wire == BYTES:  # noqa: PLR2004
                for inner in fields(blob, field.at, field.end):
                    if inner.number == 2 and inner.wire == BYTES:  # noqa: PLR2004
                        _graph(blob, inner.at, inner.end, inquiry)
    else:
        inquiry.form = "tensorflow-graph"
        _graph(blob, 0, blob.size, inquiry)


def _graph(blob: Blob, start: int, end: int, inquiry: Inquiry) -> None:
    """A GraphDef: nodes (1) and a library (2) of functions (1) with nodes (3)."""
    for field in fields(blob, start, end):
        if field.wire != BYTES:
            continue
        if field.number == 1:
            _node(blob, field, inquiry)
        elif field.number == 2:  # noqa: PLR2004
            for function in fields(blob, field.at, field.end):
                if function.number == 1 and function.wire == BYTES:
                    for inner in fields(blob, function.at, function.end):
                        if inner.number == 3 and inner.wire == BYTES:  # noqa: PLR2004
                            _node(blob, inner, inquiry)


def _node(blob: Blob, node: Field, inquiry: Inquiry) -> None:
    inquiry.budget.spend_operations(1)
    for field in fields(blob, node.at, node.end):
        if field.number == 2 and field.wire == BYTES:  # noqa: PLR2004
            operator = text(blob, field, 80)
            if operator in _HOSTILE:
                inquiry.say(Verdict.MALICIOUS, "file-operation", f"the graph uses {operator}", node.at)
            elif operator in _ODD:
                inquiry.say(Verdict.SUSPICIOUS, "file-operation", f"the graph uses {operator}", node.at)
            return


FORMAT = ModelFormat(names=frozenset({"savedmodel", "tensorflow-graph"}), inspect=inspect)
