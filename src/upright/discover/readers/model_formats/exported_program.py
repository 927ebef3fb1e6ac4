"""The graph of a torch.export archive: JSON whose nodes name what they call.

Source: torch/_export/serde/serialize.py (deserialize_operator walks attributes from `torch`, `_operator` and `math`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import json_of
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_policy import rule_for

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_USUAL = re.compile(
    r"(?:torch\.ops\.(?:aten|prim|prims|higher_order|quantized|quantized_decomposed|torchvision|_c10d_functional|inductor|"
    r"profiler|rngprims|export|torchao|xnnpack|sym_\w+)\.|_operator\.(?!attrgetter|itemgetter|methodcaller|call$)\w+$|math\.\w+$|torch\.(?:sym_\w+|_check\w*)$|"
    r"torch\._higher_order_ops\.|torch\._ops\.|torch\.export\.|torch\.utils\._sympy\.functions\.)[\w.]*"
)
_REACHES = re.compile(
    r"(?:^|\.)(?:_?os|_?sys|subprocess|importlib|builtins|ctypes|shutil|load_library|system|popen|eval|exec|hub|__\w+__)(?:\.|$)"
)


def recognise(blob: Blob) -> str:
    """By the two keys that every exported program has."""
    start = blob.peek(0, 4096)
    if start.lstrip()[:1] != b"{" or (b'"graph_module"' not in start and b'"schema_version"' not in start):
        return ""
    return (
        "torch-export-graph"
        if blob.find(b'"graph_module"', 0, 1 << 20) >= 0 and blob.find(b'"target"', 0, 1 << 24) >= 0
        else ""
    )


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge what each node calls."""
    waiting = [json_of(blob)]
    while waiting:
        node = waiting.pop()
        inquiry.budget.spend_operations(1)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if isinstance(target := node.get("target"), str) and "inputs" in node:
                _target(target, inquiry)
            waiting.extend(each for each in node.values() if isinstance(each, dict | list))


def _target(target: str, inquiry: Inquiry) -> None:
    if _REACHES.search(target) or (not _USUAL.match(target) and rule_for(target).verb in {"sink", "load"}):
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"a node calls {target[:120]}")
    elif not _USUAL.match(target):
        inquiry.say(Verdict.UNKNOWN, "custom-operator", f"a node calls {target[:120]}")


FORMAT = ModelFormat(names=frozenset({"torch-export-graph"}), inspect=inspect, recognise=recognise)
