"""ONNX: a graph of operators; what can do harm are paths to data outside and operators that run other code.

Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3; CVE-2022-25882, CVE-2024-27318, CVE-2024-5187.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, Field, fields, text
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_DOMAINS: Final = frozenset(
    {
        "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training", "com.microsoft",
        "com.microsoft.nchwc", "com.microsoft.experimental", "com.ms.internal.nhwc", "pkg.onnxscript.torch_lib",
        "pkg.onnxscript.torch_lib.common", "org.pytorch.aten",
    }
)  # fmt: skip
_OUTSIDE = re.compile(r"^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|://|\0")
_PYTHON: Final = frozenset({"PyOp", "PyCustomOp", "PythonOp", "PythonOpGrad", "ATen", "PyFunc"})
_DEPTH, _GRAPH = 12, 7


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk the model: graph, functions, training information."""
    seen = set()
    for field in fields(blob):
        part = _PARTS.get(field.number)
        seen.add(field.number)
        if part is not None and field.wire == BYTES:
            part(blob, field, inquiry)
    if _GRAPH not in seen:
        raise MalformedError("a model without a graph")


def _producer(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    inquiry.metadata["producer"] = text(blob, field, 80)


def _main_graph(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    for inner in fields(blob, field.at, field.end):
        if inner.number == 2 and inner.wire == BYTES:  # noqa: PLR2004  the graph's name
            inquiry.metadata.setdefault("architecture", text(blob, inner, 80))
    _graph(blob, field, inquiry, 0)


def _training(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    """Training information: two graphs, initialisation and algorithm."""
    for inner in fields(blob, field.at, field.end):
        if inner.number in {1, 2} and inner.wire == BYTES:
            _graph(blob, inner, inquiry, 1)


def _function(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    for inner in fields(blob, field.at, field.end):
        if inner.number == 7 and inner.wire == BYTES:  # noqa: PLR2004  its nodes
            _node(blob, inner, inquiry, 1)


def _graph(blob: Blob, graph: Field, inquiry: Inquiry, depth: int) -> None:
    if depth > _DEPTH:
        raise LimitExceeded("graphs nested deeper than a verdict may cost", f"offset {graph.at}")
    for field in fields(blob, graph.at, graph.end):
        inquiry.budget.spend_operations(1)
        if field.wire != BYTES:
            continue
        if field.number == 1:
            _node(blob, field, inquiry, depth)
        elif field.number == 5:  # noqa: PLR2004
            _tensor(blob, field, inquiry)
        elif field.number == 15:  # noqa: PLR2004
            _sparse(blob, field, inquiry)


def _sparse(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    """A sparse initialiser: values and indices."""
    for inner in fields(blob, field.at, field.end):
        if inner.number in {1, 2} and inner.wire == BYTES:
            _tensor(blob, inner, inquiry)


def _node(blob: Blob, node: Field, inquiry: Inquiry, depth: int) -> None:
    operator, domain = "", ""
    for field in fields(blob, node.at, node.end):
        if field.number == 4:  # noqa: PLR2004
            operator = text(blob, field, 120)
        elif field.number == 7:  # noqa: PLR2004
            domain = text(blob, field, 120)
        elif field.number == 5:  # noqa: PLR2004
            _attribute(blob, field, inquiry, depth)
    if operator in _PYTHON:
        verdict = Verdict.MALICIOUS if "Py" in operator else Verdict.SUSPICIOUS
        inquiry.say(verdict, "python-operator", f"the operator {operator} runs Python", node.at)
    elif domain and domain not in _DOMAINS:
        message = f"the operator {domain}.{operator} comes from a library of its own"
        inquiry.say(Verdict.UNKNOWN, "custom-operator", message, node.at)


def _attribute(blob: Blob, attribute: Field, inquiry: Inquiry, depth: int) -> None:
    """An attribute may hold tensors (5, 10), graphs (6, 11) and sparse tensors (22, 23)."""
    for field in fields(blob, attribute.at, attribute.end):
        if field.wire != BYTES:
            continue
        if field.number in {5, 10}:
            _tensor(blob, field, inquiry)
        elif field.number in {6, 11}:
            _graph(blob, field, inquiry, depth + 1)
        elif field.number in {22, 23}:
            _sparse(blob, field, inquiry)


def _tensor(blob: Blob, tensor: Field, inquiry: Inquiry) -> None:
    for field in fields(blob, tensor.at, tensor.end):
        if field.number == 13 and field.wire == BYTES:  # noqa: PLR2004  external data: key and value
            words = {inner.number: text(blob, inner) for inner in fields(blob, field.at, field.end)}
            if words.get(1) == "location" and _OUTSIDE.search(words.get(2, "")):
                message = "a tensor's data lies outside the model's folder"
                inquiry.say(Verdict.MALICIOUS, "external-data", message, field.at)


def _property(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    words = {inner.number: text(blob, inner, 200) for inner in fields(blob, field.at, field.end)}
    if words.get(1, "").lower() in {"license", "licence", "base_model"}:
        inquiry.metadata[words[1].lower()] = words.get(2, "")[:120]


_PARTS: Final = {2: _producer, 7: _main_graph, 14: _property, 20: _training, 25: _function}
FORMAT = ModelFormat(names=frozenset({"onnx"}), inspect=inspect)
