"""What bytes without a telling magic number are: each function looks at one family and says a format or nothing."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.pickle_shape import looks_like_pickle
from upright.discover.readers.zip_file import read_zip
from upright.model.errors import MalformedError

_TORCH_MAGIC = b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"
_JOBLIB = (b"joblib", b"NumpyArrayWrapper", b"NDArrayWrapper")
OLD_JOBLIB: Final = b"ZF0x"  # joblib before 0.10, which later ones read: the length in 19 digits, then zlib
_HEAD: Final = 4096
_ARCHITECTURE: Final = frozenset({"config.json", "metadata.json"})
_SAFETENSORS = re.compile(rb'\s*\{\s*(?:\}\s*$|"(?:[^"\\]|\\.){0,512}"\s*:\s*\{)', re.DOTALL)
# Fields of ONNX ModelProto: number -> wire type. Source: onnx/onnx.proto3
_ONNX = {1: 0, 2: 2, 3: 2, 4: 2, 5: 0, 6: 2, 7: 2, 8: 2, 14: 2, 20: 2, 25: 2, 26: 2}
_GRAPH_FIELD, _OPSET_FIELD, _INNER = 7, 8, 2


def zip_kind(blob: Blob) -> str:  # noqa: PLR0911  a return for each kind
    """Which model, if any, a zip holds, by the names of its members."""
    try:
        names = read_zip(blob, limit=50_000).names()
    except MalformedError:
        return "zip"
    leaves = {name.rpartition("/")[2] for name in names}
    top = {name.partition("/")[0] for name in names}
    if "archive_format" in leaves or any(name.endswith("serialized_exported_program.json") for name in names):
        return "torch-export"
    if {"data.pkl", "constants.pkl"} & leaves or any(name.endswith("/data.pkl") for name in names):
        return "torchscript" if any("/code/" in name for name in names) else "pytorch"
    if "config.json" in leaves and any(leaf.endswith(".weights.h5") for leaf in leaves):
        return "keras"
    if set(names) >= _ARCHITECTURE and all(name in _ARCHITECTURE or name.startswith("assets/") for name in names):
        return "keras"  # which reads both before it looks for weights
    if "schema.json" in names and not any(name.endswith(".weights.h5") for name in names):
        return "skops"
    if "MAR-INF" in top:
        return "torchserve"
    files = [name for name in names if not name.endswith("/")]
    return "npz" if files and all(name.endswith(".npy") for name in files) else "zip"


def pickle_kind(blob: Blob, *, cut: bool = False) -> str:
    """A pickle, and of which library. `cut`: the bytes are only the first of more."""
    if not looks_like_pickle(blob, cut=cut):
        return ""
    start = blob.peek(0, _HEAD)
    if _TORCH_MAGIC in start[:32]:
        return "pytorch-legacy"
    return "joblib" if any(word in start for word in _JOBLIB) else "pickle"


def compressed_kind(blob: Blob, compression: str) -> str:
    """A compressed pickle is a pickle; what else is compressed keeps the name of its compression; empty when it is
    not.
    """
    from upright.discover.readers.unpack import head as unpacked_head

    inner = unpacked_head(blob, compression)
    if not inner:
        return compression if compression not in {"zlib", "lzma"} else ""
    found = pickle_kind(Blob(inner), cut=len(inner) == _HEAD)
    if found == "pickle" and compression in {"zlib", "lzma"}:
        return "joblib"
    if found:
        return found
    return "r-data" if is_r_data(inner) else compression


def is_r_data(start: bytes) -> bool:
    """What R's save() and saveRDS() write, as XDR, native or text. Source: R Internals, section 1.8"""
    return re.match(rb"RD[XAB][23]\n|X\n\0\0\0[\2\3]\0|A\n[23]\n\d+\n|B\n[\2\3]\0\0\0", start) is not None


def is_zlib(start: bytes) -> bool:
    """Whether two bytes are a zlib header (RFC 1950)."""
    return start[:1] == b"x" and len(start) > 2 and (start[0] * 256 + start[1]) % 31 == 0 and not start[1] & 0x20  # noqa: PLR2004


def is_tar(start: bytes) -> bool:
    """Whether a block of 512 bytes is a tar header, by its checksum."""
    block = start[:512]
    if len(block) < 512 or not block[0]:  # noqa: PLR2004
        return False
    field = block[148:156].strip(b" \0")
    if not field or not re.fullmatch(rb"[0-7]+", field):
        return False
    return int(field, 8) == sum(block[:148]) + 256 + sum(block[156:])


def tar_kind(start: bytes) -> str:
    """Old PyTorch files are tar archives of these members."""
    name = start[:100].split(b"\0", 1)[0].removeprefix(b"./")
    return "pytorch-tar" if name in {b"sys_info", b"pickle", b"storages", b"tensors"} else "tar"


def is_safetensors(blob: Blob, start: bytes) -> bool:
    """A length of eight bytes, then a JSON object of objects. Source: https://github.com/huggingface/safetensors"""
    if len(start) < 10 or start[8] not in b"{ \t\r\n":  # noqa: PLR2004
        return False
    length = int.from_bytes(start[:8], "little")
    header = start[8 : 8 + length] if length < len(start) else start[8:]
    if not _SAFETENSORS.match(header) or not 2 <= length < 1 << 40:  # noqa: PLR2004
        return False
    return b'"dtype"' in header or b"__metadata__" in header or length + 8 == blob.size


def protobuf_kind(blob: Blob, start: bytes) -> str:
    """ONNX models, TensorFlow saved models and frozen graphs, by their first fields."""
    versioned = start[:3] == b"\x08\x01\x12" and _has(start, b"\x05serve", b"\x05train")
    if versioned or (start[:1] in {b"\x08", b"\x12"} and is_saved_model(blob)):
        return "savedmodel"
    if start[:1] == b"\n" and re.match(rb"\n[\x04-\xff][\x01-\x7f]?\n.[\w./-]{1,127}\x12.[A-Z]\w+", start, re.DOTALL):
        return "tensorflow-graph" if b"\n" in start else ""
    return "onnx" if start[:1] in b"\x08\x12:B\x1a" and _is_onnx(blob) else ""


def is_saved_model(blob: Blob) -> bool:
    """A saved model holds meta graphs (2), each a graph (2) of nodes (1) with names (1) and operators (2)."""
    from upright.discover.readers.protobuf import fields, text

    try:
        for field in islice(fields(blob), 4):
            if (field.number, field.wire) not in {(1, 0), (2, 2)}:
                return False
            for graph in islice(fields(blob, field.at, field.end), 8) if field.number == _INNER else ():
                node = next(fields(blob, graph.at, graph.end), None) if (graph.number, graph.wire) == (2, 2) else None
                if node is not None and (node.number, node.wire) == (1, 2):
                    words = {part.number: text(blob, part, 80) for part in islice(fields(blob, node.at, node.end), 2)}
                    return bool(words.get(1)) and re.fullmatch(r"[A-Z_]\w*", words.get(2, "")) is not None
    except MalformedError:
        return False
    return False


def _has(start: bytes, *words: bytes) -> bool:
    return any(word in start for word in words)


def _is_onnx(blob: Blob) -> bool:
    at, seen = 0, set[int]()
    while at < blob.size and len(seen) < 64:  # noqa: PLR2004
        tag, at = _varint(blob, at)
        number, wire = tag >> 3, tag & 7
        if _ONNX.get(number) != wire:
            return _GRAPH_FIELD in seen and bool(seen & {1, _OPSET_FIELD})  # other bytes follow the model
        value, at = _varint(blob, at)
        if number == 1 and not 0 < value < 100:  # noqa: PLR2004  ir_version
            return False
        if wire:
            at += value
        seen.add(number)
        if number == _GRAPH_FIELD and (at > blob.size or not _is_graph(blob, at - value)):
            return at > blob.size and 1 in seen and len(seen) > 2  # noqa: PLR2004  cut off within its graph
    return _GRAPH_FIELD in seen and bool(seen & {1, _OPSET_FIELD})


def _is_graph(blob: Blob, at: int) -> bool:
    tag, _ = _varint(blob, at)
    return tag & 7 == 2 and tag >> 3 in {1, 2, 5, 10, 11, 12, 13, 14, 15, 16}  # noqa: PLR2004


def _varint(blob: Blob, at: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(blob.peek(at, 10)):
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:  # noqa: PLR2004
            return value, at + index + 1
    return -1, blob.size + 1


def hdf5_kind(blob: Blob) -> str:
    """Keras keeps its configuration and the names of its layers as attributes."""
    ends = blob.peek(0, 1 << 18) + blob.peek(max(0, blob.size - (1 << 18)), 1 << 18)
    return "keras-h5" if _has(ends, b"model_config", b"keras_version", b"layer_names", b"_layer_checkpoint") else "hdf5"


def text_kind(start: bytes) -> str:
    """Models that are kept as text."""
    if start.startswith((b"tree\nversion=", b"tree\r\nversion=")):
        return "lightgbm"
    if re.match(rb'\s*\{\s*"learner"\s*:|\s*\{\s*"version"\s*:\s*\[[\d,\s]+\]\s*,\s*"learner"', start):
        return "xgboost-json"
    return ""
