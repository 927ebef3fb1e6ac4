"""XGBoost (JSON and UBJSON) and LightGBM (text): trees as numbers, with nothing to run.

Source: https://xgboost.readthedocs.io/en/stable/tutorials/saving_model.html, LightGBM src/boosting/gbdt_model_text.cpp.
"""

from __future__ import annotations

import json
import re
from array import array
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import DEPTH, depth_of, end_of_value
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import shape_of
from upright.discover.readers.tree_arrays import beyond_its_nodes, lines_beyond
from upright.discover.readers.ubjson import Values
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_HELD: Final = 16 << 20  # bytes of a model whose trees are held against their own sizes
_WINDOW: Final = 1 << 20
_WORD: Final = 1 << 31
_COUNT: Final = re.compile(
    rb"^(num_class|num_tree_per_iteration|max_feature_idx|num_leaves|num_cat)=(\d{6,40})\b", re.MULTILINE
)


_DUMPS: Final = re.compile(
    rb'\s*\{\s*"(?:name"\s*:\s*"tree",\s*"version"|features_info"\s*:\s*\{\s*"(?:float|categorical|text|embedding)_features"|'
    rb"(?:oblivious_trees|trees)\"\s*:\s*\[)"
)


def recognise(blob: Blob) -> str:
    """LightGBM and CatBoost as JSON."""
    start = blob.peek(0, 512)
    if not _DUMPS.match(start):
        return ""
    return "lightgbm-json" if b'"tree"' in start[:64] else "catboost-json"


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Parse to the end; what stands after it is said, and lengths that lie."""
    try:
        _inspect(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)


def _inspect(blob: Blob, inquiry: Inquiry) -> None:
    start = blob.peek(0, 64)
    if start.startswith(b"{L"):
        inquiry.form = "xgboost-ubj"
        values = Values(blob)
        root, end = values.read(0)
        if values.whole and "learner" in root and (told := beyond_its_nodes(root)):
            inquiry.say(Verdict.SUSPICIOUS, "bad-structure", told)
    elif start.startswith(b"tree"):
        inquiry.form = "lightgbm"
        end = _lightgbm(blob)
        _counted(blob, inquiry)
        if blob.size <= _HELD and (told := lines_beyond(blob)):
            inquiry.say(Verdict.SUSPICIOUS, "bad-structure", told)
    else:
        inquiry.form = recognise(blob) or "xgboost-json"
        end = _json(blob, inquiry)
    rest = blob.size - end
    if rest and blob.peek(end, 1 << 16).strip(b" \r\n\t\0"):
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{rest} bytes stand after the model", end)
        if shape_of(blob.part(end, rest)).calls:
            inquiry.inspect(blob.part(end, rest), "trailing data")


def _json(blob: Blob, inquiry: Inquiry) -> int:
    if blob.size > _HELD:
        return end_of_value(blob)
    if depth_of(blob.peek(0, blob.size)) > DEPTH:
        raise LimitExceeded("values nested deeper than is read")
    try:
        text = blob.take(0, blob.size).decode("utf-8")
        start = len(text) - len(text.lstrip())
        root, end = json.JSONDecoder(object_hook=_packed).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise MalformedError("a model that is no JSON") from error
    if isinstance(root, dict) and "learner" in root and (told := beyond_its_nodes(root)):
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", told)
    return len(text[:end].encode())


def _packed(node: dict[str, Any]) -> dict[str, Any]:
    """An object of a model, its lists of numbers in little memory: of fractions only how many there are."""
    for key, held in node.items():
        if type(held) is list and held:
            kinds = set(map(type, held))
            if kinds == {int} and min(held) >= -_WORD and max(held) < _WORD:
                node[key] = array("i", held)
            elif kinds == {float}:
                node[key] = range(len(held))
    return node


def _lightgbm(blob: Blob) -> int:
    """The text ends with the parameters, and after them the categories of pandas columns as JSON."""
    end = blob.find(b"pandas_categorical:")
    if end < 0:
        end = blob.find(b"end of parameters")
    if end < 0:
        end = blob.find(b"end of trees")
    if end < 0:
        raise MalformedError("a model without an end")
    line = blob.find(b"\n", end)
    stop = line + 1 if line >= 0 else blob.size
    if depth_of(blob.peek(end, min(stop - end, _HELD))) > DEPTH:
        raise MalformedError("categories nested deeper than lists of them are", f"offset {end}")
    return stop


def _counted(blob: Blob, inquiry: Inquiry) -> None:
    """Numbers of trees, leaves and classes, for which a loader sets memory aside; each has bytes of its own."""
    for at in range(0, blob.size, _WINDOW):
        for match in _COUNT.finditer(blob.peek(at, _WINDOW + 64)):
            if int(match[2]) > blob.size:
                message = f"{match[1].decode()} is {match[2][:20].decode()}, more than the file has bytes"
                inquiry.say(Verdict.SUSPICIOUS, "bomb", message, at + match.start())
                return
        blob.give_back(at, _WINDOW)


FORMAT = ModelFormat(
    names=frozenset({"xgboost-json", "xgboost-ubj", "lightgbm", "lightgbm-json", "catboost-json"}),
    inspect=inspect,
    recognise=recognise,
)
