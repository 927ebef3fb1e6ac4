"""TorchScript: the subset of Python in `code/` of an archive, read by its calls. It is never parsed as Python.

Models compute; a few of the operators that TorchScript offers read and write files or leave the model.
Source: aten/src/ATen/native/native_functions.yaml (from_file), torch/csrc/jit/runtime/register_special_ops.cpp (save).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.pickle_arguments import holds_commands

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_OVERLAP: Final = 256
_FILES = re.compile(
    rb"\b(?:aten::(?:save|from_file|_test_serialization\w*)|(?:torch|ops\.aten|torch\.ops\.aten)\s*\.\s*(?:save|from_file|load)\b|"
    rb"prim::(?:PythonOp|CudaFusionGroup)|\bops\.prim\.(?:PythonOp|rpc\w*)|torch\.classes\.\w+\.\w*[Ff]ile\w*|"
    rb"ops\.(?:fb|caffe2)\.\w*(?:[Ff]ile|[Ss]ave|[Ll]oad)\w*|rpc_(?:sync|async|remote)|\.load_library\(|\^\w+\()"
)
_CUSTOM = re.compile(rb"\btorch\.ops\.(\w+)\.|(?<![\w.])ops\.(\w+)\.")
_TEXTS = re.compile(rb"\"([^\"]*)\"")
_KNOWN: Final = frozenset(
    {b"aten", b"prim", b"prims", b"quantized", b"torchvision", b"torchaudio", b"torch_sparse", b"torch_scatter",
    b"mkldnn",
     b"mkldnn_prepacked", b"xnnpack", b"inductor", b"c10d", b"profiler", b"image", b"fbgemm", b"sparse", b"onednn",
     b"tensorrt",
     b"metal", b"vulkan", b"detectron2", b"torch_cluster", b"_quantized", b"backends", b"static_runtime", b"rnnt"}
)  # fmt: skip


def inspect_torchscript(blob: Blob, inquiry: Inquiry, where: str) -> None:
    """Add a reason for each call that leaves the model."""
    before = b""
    for chunk in blob.chunks():
        raw = before + bytes(chunk)
        if match := _FILES.search(raw):
            told = match[0].decode(errors="replace")[:60]
            inquiry.say(Verdict.MALICIOUS, "file-operation", f"the code calls {told}, which leaves the model", where)
        for match in _CUSTOM.finditer(raw):
            library = match[1] or match[2]
            if library not in _KNOWN:
                told = f"the code calls operators of the library {library.decode(errors='replace')[:60]}"
                texts = tuple(_TEXTS.findall(raw[match.end() : match.end() + _OVERLAP].partition(b"\n")[0]))
                if holds_commands(texts):
                    inquiry.say(Verdict.SUSPICIOUS, "custom-operator", f"{told}, and hands them a command", where)
                inquiry.say(Verdict.UNKNOWN, "custom-operator", told, where)
        before = raw[-_OVERLAP:]
