"""Keras architectures kept alone, as JSON or, in old versions, YAML; also keras_metadata.pb beside a saved model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.hub_config import judge_groups
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import begins, json_of, words_in
from upright.discover.readers.keras_config import inspect_config
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, fields
from upright.discover.readers.yaml_nodes import scalars
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_JSON = re.compile(
    rb'\s*\{\s*"(?:class_name|module)"\s*:\s*"[\w.>]{1,80}"|\s*\{\s*"(?:backend|keras_version|config)"\s*:[^\0]{0,4000}"class_name"\s*:'
)
_YAML = re.compile(
    rb"(?:backend:|class_name:|keras_version:)[^\n]{0,80}\n(?:[^\n]*\n){0,200}?\s*(?:- )?class_name:"
    rb"|class_name: \w+\nconfig:",
    re.ASCII,
)
_OBJECT: Final = b"_tf_keras_"
_SEARCHED: Final = 32 << 20


def recognise(blob: Blob) -> str:
    """By the keys that an architecture begins with."""
    start = blob.peek(0, 4096)
    if start[:1] == b"\n" and _OBJECT in start and b'{"' in start:
        return "keras-metadata"
    if (_JSON.match(start) and b'"class_name"' in start and b'"config"' in start) or _YAML.match(start):
        return "keras-config"
    return "keras-config" if begins(blob)[:1] == b"{" and _architecture(blob) else ""


def _architecture(blob: Blob) -> bool:
    """Whether layers stand further down, as in what TensorFlow.js keeps (`modelTopology`)."""
    found = words_in(blob, (b'"class_name"', b'"config"', b'"layers"', b'"keras_version"'), _SEARCHED)
    return {b'"class_name"', b'"config"'} < found


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge every class and function that is named."""
    if begins(blob)[:1] == b"{":
        root = json_of(blob)
        inspect_config(root, inquiry, "")
        judge_groups(root.get("weightsManifest"), inquiry) if isinstance(root, dict) else None
    elif blob.peek(0, 1) == b"\n":
        _metadata(blob, inquiry)
    else:
        _yaml(blob, inquiry)


def _metadata(blob: Blob, inquiry: Inquiry) -> None:
    """SavedMetadata: nodes (1), each with its JSON (5)."""
    for node in fields(blob):
        if node.number != 1 or node.wire != BYTES:
            continue
        for part in fields(blob, node.at, node.end):
            if part.number == 5 and part.wire == BYTES and begins(blob.part(part.at, part.value))[:1] == b"{":  # noqa: PLR2004
                try:
                    inspect_config(json_of(blob.part(part.at, part.value)), inquiry, "")
                except MalformedError as error:
                    inquiry.say(Verdict.UNKNOWN, "bad-configuration", error.what, part.at)


def _yaml(blob: Blob, inquiry: Inquiry) -> None:
    """Keras 2 read these with a loader that makes any Python object (CVE-2021-37678)."""
    for key, value, tag, line in scalars(blob):
        if "python/" in tag and not tag.endswith(
            ("tuple", "str", "unicode", "int", "float", "bool", "none", "list", "dict")
        ):
            inquiry.say(Verdict.MALICIOUS, "yaml-object", f"YAML makes a Python object: {tag[-80:]}", f"line {line}")
        if key == "class_name":
            inspect_config({"class_name": value, "config": {}}, inquiry, f"line {line}")
        elif key == "module":
            inspect_config({"class_name": "function", "module": value, "config": ""}, inquiry, f"line {line}")


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"keras-config", "keras-metadata"}), recognise=recognise)
