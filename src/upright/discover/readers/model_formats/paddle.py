"""PaddlePaddle: programs as protobuf (.pdmodel) or JSON (PIR), and their parameters (.pdiparams).

Source: paddle/fluid/framework/framework.proto, paddle/fluid/framework/lod_tensor.cc.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import json_of
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, VARINT, Field, fields, text
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_PIR = re.compile(rb'\s*\{\s*"base_code"\s*:\s*\{[^{}]{0,200}"pir"')
_HOSTILE: Final = frozenset({"py_func", "py_layer", "pylayer", "run_program_py"})
_FILES: Final = frozenset(
    {
        "save",
        "load",
        "save_combine",
        "load_combine",
        "read",
        "listen_and_serv",
        "send",
        "recv",
        "fetch_remote",
        "checkpoint_notify",
        "custom_op",
    }
)
_OPERATOR = re.compile(r"^(?:\w+\.)?([a-z_]\w*)$")
_OUTSIDE = re.compile(r"^(?:[/\\~]|[A-Za-z]:[\\/])|(?:^|[/\\])\.\.[/\\]|^[a-z]{2,8}://")
# Bytes of each data type. Source: framework.proto VarType.Type
_WIDTHS: Final = {0: 1, 1: 2, 2: 4, 3: 8, 4: 2, 5: 4, 6: 8, 20: 1, 21: 1, 22: 2, 23: 8, 24: 16, 32: 1, 33: 1}


def recognise(blob: Blob) -> str:
    """A program begins with a block of number 0, parameters with three zeros and a small description."""
    start = blob.peek(0, 4096)
    if _PIR.match(start):
        return "paddle"
    if (
        start[:1] == b"\n"
        and (b"feed" in start or b"fetch" in start or b"\x08\x00\x10" in start[:16])
        and _is_program(blob)
    ):
        return "paddle"
    return "paddle-parameters" if start[:16] == bytes(16) and _tensor(blob, 0) > 0 else ""


def _is_program(blob: Blob) -> bool:
    """ProgramDesc: blocks (1), each with its number (1), its parent's (2), variables (3) and operators (4)."""
    try:
        block = next(fields(blob), None)
        if block is None or (block.number, block.wire) != (1, BYTES):
            return False
        told = [(each.number, each.wire) for each in islice(fields(blob, block.at, block.end), 3)]
    except MalformedError:
        return False
    return told[:2] == [(1, VARINT), (2, VARINT)] and all(number in {3, 4, 5} for number, _ in told[2:])


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge every operator, or the lengths of every parameter."""
    start = blob.peek(0, 1)
    if start == b"\0":
        _parameters(blob, inquiry)
    elif start == b"\n":
        _program(blob, inquiry)
    else:
        _json(json_of(blob), inquiry)


def _program(blob: Blob, inquiry: Inquiry) -> None:
    for block in fields(blob):
        if (block.number, block.wire) != (1, BYTES):
            continue
        for part in fields(blob, block.at, block.end):
            if (part.number, part.wire) == (4, BYTES):
                inquiry.budget.spend_operations(1)
                _operator(blob, part, inquiry)


def _operator(blob: Blob, operator: Field, inquiry: Inquiry) -> None:
    """OpDesc: type (3) and attributes (4) with names (1) and texts (5)."""
    for part in fields(blob, operator.at, operator.end):
        if part.number == 3 and part.wire == BYTES:  # noqa: PLR2004
            _named(text(blob, part, 80), operator.at, inquiry)
        elif part.number == 4 and part.wire == BYTES:  # noqa: PLR2004
            words = {
                each.number: text(blob, each, 400) for each in fields(blob, part.at, part.end) if each.number in {1, 5}
            }
            if "path" in words.get(1, "") and _OUTSIDE.search(words.get(5, "")):
                inquiry.say(Verdict.SUSPICIOUS, "path-traversal", "an operator names a path outside the model", part.at)


def _named(name: str, at: int | str, inquiry: Inquiry) -> None:
    match = _OPERATOR.match(name)
    operator = match[1] if match else name
    if operator in _HOSTILE:
        inquiry.say(Verdict.MALICIOUS, "python-operator", f"the operator {operator} runs Python", at)
    elif operator in _FILES:
        inquiry.say(Verdict.SUSPICIOUS, "file-operation", f"the operator {operator} reads or writes files", at)


def _json(root: object, inquiry: Inquiry) -> None:
    """PIR: every operation has its name under `#`."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        inquiry.budget.spend_operations(1)
        if isinstance(node, dict):
            if isinstance(name := node.get("#"), str):
                _named(name, "", inquiry)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str) and len(node) > 3 and "../" in node:  # noqa: PLR2004
            inquiry.say(Verdict.SUSPICIOUS, "path-traversal", "an operator names a path outside the model")


def _parameters(blob: Blob, inquiry: Inquiry) -> None:
    at = count = 0
    while at < blob.size:
        inquiry.budget.spend_operations(1)
        length = _tensor(blob, at)
        if length <= 0 or at + length > blob.size:
            inquiry.say(Verdict.SUSPICIOUS, "trailing-data", "bytes that are no parameter", at)
            return
        at += length
        count += 1
    inquiry.metadata["tensors"] = count


def _tensor(blob: Blob, at: int) -> int:
    """The bytes of one parameter: version, levels of detail, version, a TensorDesc, data. 0 when it is none."""
    try:
        if blob.number(at, 4) or blob.number(at + 4, 8) or blob.number(at + 12, 4):
            return 0
        length = blob.number(at + 16, 4)
        if not 0 < length < 1 << 12:
            return 0
        kind, elements = 0, 1
        for field in fields(blob, at + 20, at + 20 + length):
            if field.number == 1 and field.wire == VARINT:
                kind = field.value
            elif field.number == 2 and field.wire == VARINT:  # noqa: PLR2004
                elements *= field.value
    except MalformedError:
        return 0
    width = _WIDTHS.get(kind, 0)
    return 20 + length + elements * width if width else 0


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"paddle", "paddle-parameters"}), recognise=recognise)
