"""Operators of TensorFlow graphs that do more than compute: files, Python, connections.

Source: tensorflow/core/ops/io_ops.cc, script_ops.cc, dataset_ops.cc, debug_ops.cc, logging_ops.cc, rpc_ops.cc.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from upright.discover.readers.inquiry import Verdict

_HOSTILE: Final = frozenset(
    {
        "PyFunc", "PyFuncStateless", "EagerPyFunc", "ReadFile", "WriteFile", "ShellExecute", "LoadLibrary", "Py_Func",
        "NumpyFunction", "ExecuteShell", "System",
    }
)  # fmt: skip
_ODD: Final = frozenset(
    {
        "MatchingFiles", "DebugIdentity", "DebugIdentityV2", "DebugIdentityV3", "DebugNanCount", "DebugNumericSummary",
        "DebugNumericSummaryV2", "SaveDataset", "SaveDatasetV2", "LoadDataset", "LoadDatasetV2", "RpcCall", "RpcClient",
        "RegisterDataset", "RegisterDatasetV2", "FileSystemSetConfiguration", "TextLineReader", "TextLineReaderV2",
        "WholeFileReader", "WholeFileReaderV2", "TFRecordReader", "TFRecordReaderV2", "FixedLengthRecordReader",
        "FixedLengthRecordReaderV2", "ImmutableConst", "CreateSummaryFileWriter", "CreateSummaryDbWriter",
        "DatasetToTFRecord",
        "DatasetToTFRecordV2", "Save", "SaveSlices", "Restore", "RestoreSlice", "ReaderReadV2", "SqlDataset",
        "ExperimentalSqlDataset",
        "TextLineDataset", "TFRecordDataset", "TFRecordDatasetV2", "FixedLengthRecordDataset",
        "FixedLengthRecordDatasetV2",
        "MatchingFilesDataset", "SnapshotDataset", "SnapshotDatasetV2", "SnapshotDatasetReader", "CSVDataset",
        "CSVDatasetV2",
        "LMDBDataset", "LMDBReader", "BigQueryReader", "CacheDataset", "RpcServer", "RpcServerStart",
        "RpcServerRegister",
        "XlaHostCompute", "RemoteCall", "TryRpc", "Rpc", "DumpTensor", "PyLayer", "CompressElement",
        "DeleteRpcFutureResource",
        "WriteSummary", "WriteScalarSummary", "WriteHistogramSummary", "WriteImageSummary", "WriteAudioSummary",
        "WriteGraphSummary", "WriteRawProtoSummary", "ImportEvent",
        "DataServiceDataset", "DataServiceDatasetV2", "DataServiceDatasetV3", "DataServiceDatasetV4", "DistributedSave",
        "ListSnapshotChunksDataset", "SnapshotChunkDataset", "SnapshotNestedDatasetReader", "ExperimentalLMDBDataset",
        "ExperimentalDatasetToTFRecord", "ExperimentalMatchingFilesDataset", "ExperimentalCSVDataset", "RecordInput",
        "CalibrationStatisticsSaver", "Skipgram",
        "DecodeProtoV2File", "AnonymousFileWriter", "GcsConfigureCredentials", "GcsConfigureBlockCache",
    }
)  # fmt: skip
# These name a file by their first input or an attribute: normal in the saver of a model, not with a path of their own.
BY_NAME: Final = frozenset(
    {"SaveV2", "RestoreV2", "MergeV2Checkpoints", "PrintV2", "InitializeTableFromTextFile",
    "InitializeTableFromTextFileV2",
     "DecodeProtoV2", "EncodeProto", "LoadAndRemapMatrix",
     "CacheDatasetV2", "FixedUnigramCandidateSampler", "DTensorRestoreV2",
     "GenerateVocabRemapping", "CheckpointRead"}
)  # fmt: skip


# Of libraries that many models are made with: TensorFlow Text, Addons, Decision Forests, TensorRT's own build.
_OTHERS: Final = re.compile(
    r"(?:Addons|TFText)>|SimpleML|Sentencepiece|(?:Fast)?Wordpiece|CaseFoldUTF8|Normalize(?:UTF8|d)|RougeL|"
    r"(?:FastSentence|SplitMerge|UnicodeScript|Whitespace|Regex)\w*(?:Token|Split)|ConstrainedSequence|MaxSpanningTree|"
    r"TRTEngine|(?:Horovod|TPU|Xla|_)\w*$"
)


@cache
def _own() -> frozenset[str]:
    from importlib.resources import files

    text = files("upright.discover.readers").joinpath("tensorflow_operators.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def needs_library(operator: str) -> bool:
    """Whether an operator of a graph is of neither TensorFlow nor a library that many models are made with."""
    return verdict_of(operator) == Verdict.CLEAN and operator not in _own() and _OTHERS.match(operator) is None


def verdict_of(operator: str) -> Verdict:
    """What an operator does on its own."""
    return Verdict.MALICIOUS if operator in _HOSTILE else Verdict.SUSPICIOUS if operator in _ODD else Verdict.CLEAN
