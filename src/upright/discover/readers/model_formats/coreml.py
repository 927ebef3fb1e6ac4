"""Core ML: a protobuf of layers or of a program; layers and models of a class of their own run native code.

Source: https://github.com/apple/coremltools/tree/main/mlmodel/format (Model.proto, NeuralNetwork.proto, MIL.proto).
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, VARINT, Field, fields, text
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_KINDS: Final = {
    200: "pipeline-classifier", 201: "pipeline-regressor", 202: "pipeline", 300: "glm", 301: "svm", 302: "trees",
    303: "network", 304: "probit", 400: "glm", 401: "svm", 402: "trees", 403: "network", 404: "neighbours",
    500: "network",
    501: "similarity", 502: "program", 555: "custom", 556: "linked", 560: "threshold", 600: "scaler", 601: "normaliser",
    602: "imputer", 603: "vectors", 604: "encoder", 606: "vocabulary", 607: "features", 609: "extractor",
    900: "identity",
    2000: "text", 2001: "words", 2002: "vision", 2003: "sound", 2004: "gazetteer", 2005: "embedding", 2006: "sounds",
    3000: "wrapped", 610: "encoder", 305: "regressor",
}  # fmt: skip
_NETWORKS, _PIPELINES = frozenset({303, 403, 500}), frozenset({200, 201, 202})
_CUSTOM_LAYER, _CLASS, _DESCRIPTION, _DEPTH = 500, 10, 2, 8
_FILE = re.compile(rb"@model_path/[\w./\\-]{0,200}|file://[\w./-]{1,200}")
_NEWEST: Final = 40
_LAST, _STRAY = 3001, 64  # the last kind of model, and bytes in a field behind it that may be a mark


def recognise(blob: Blob) -> str:
    """A version, a description of features, and one of the kinds of model."""
    if blob.peek(0, 1) != b"\x08":
        return ""
    kinds = 0
    try:
        for field in islice(fields(blob), 12):
            if field.number == 1 and (field.wire != VARINT or not 0 < field.value < _NEWEST):
                return ""
            if field.number not in {1, 2, 10} and field.number not in _KINDS and not (kinds and field.number > _LAST):
                return ""
            kinds += field.number in _KINDS and field.wire == BYTES
    except MalformedError:
        return "coreml" if kinds else ""
    return "coreml" if kinds else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk the model and those inside it. A field that goes beyond its message is no accident."""
    try:
        _model(blob, 0, blob.size, inquiry, 0)
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)
    for at in blob.find_all(b"@model_path/", limit=200):
        match = _FILE.match(blob.peek(at, 256))
        if match and b".." in match[0]:
            inquiry.say(Verdict.SUSPICIOUS, "external-data", "weights lie outside the package", at)


def _model(blob: Blob, start: int, end: int, inquiry: Inquiry, depth: int) -> None:
    if depth > _DEPTH:
        raise LimitExceeded("models nested deeper than a verdict may cost", f"offset {start}")
    for field in fields(blob, start, end):
        inquiry.budget.spend_operations(1)
        _stray(blob, field, inquiry)
        if field.wire != BYTES or field.number not in _KINDS:
            continue
        inquiry.metadata.setdefault("architecture", _KINDS[field.number])
        if field.number == 555:  # noqa: PLR2004
            name = _text_of(blob, field, _CLASS)
            inquiry.say(
                Verdict.SUSPICIOUS, "custom-operator", f"the model is a class of its own: {name[:80]}", field.at
            )
        elif field.number == 556:  # noqa: PLR2004
            inquiry.say(Verdict.SUSPICIOUS, "external-data", "the model is a link to another file", field.at)
        elif field.number in _PIPELINES:
            _pipeline(blob, field, inquiry, depth)
        elif field.number in _NETWORKS:
            _network(blob, field, inquiry)


def _stray(blob: Blob, field: Field, inquiry: Inquiry) -> None:
    """A field that the format has not, with room for a file."""
    if field.wire == BYTES and field.number > _LAST and field.value > _STRAY:
        message = f"{field.value} bytes in a field that no reader of the format knows"
        inquiry.say(Verdict.SUSPICIOUS, "hidden-bytes", message, field.at)
        inquiry.inspect(blob.part(field.at, field.value), f"field {field.number}")


def _pipeline(blob: Blob, field: Field, inquiry: Inquiry, depth: int) -> None:
    """Pipelines hold models (1); classifying and regressing ones hold a pipeline (1) that does."""
    for inner in fields(blob, field.at, field.end):
        if inner.number != 1 or inner.wire != BYTES:
            continue
        first = next(fields(blob, inner.at, inner.end), None)
        if first is not None and first.number == 1 and first.wire == BYTES:
            _pipeline(blob, inner, inquiry, depth + 1)
        else:
            _model(blob, inner.at, inner.end, inquiry, depth + 1)


def _network(blob: Blob, network: Field, inquiry: Inquiry) -> None:
    for layer in fields(blob, network.at, network.end):
        if layer.number != 1 or layer.wire != BYTES:
            continue
        inquiry.budget.spend_operations(1)
        for part in fields(blob, layer.at, layer.end):
            if part.number == _CUSTOM_LAYER and part.wire == BYTES and (name := _text_of(blob, part, _CLASS)):
                message = f"a layer runs a class of its own: {name[:80]}"
                inquiry.say(Verdict.SUSPICIOUS, "custom-operator", message, part.at)


def _text_of(blob: Blob, message: Field, number: int) -> str:
    found = (each for each in fields(blob, message.at, message.end) if each.number == number and each.wire == BYTES)
    field = next(found, None)
    return text(blob, field, 200) if field is not None else ""


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"coreml"}), recognise=recognise)
