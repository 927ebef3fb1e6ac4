"""JSON that makes Python objects when it is loaded: pickles in base64, as Stable-Baselines3 keeps what JSON cannot
hold, and jsonpickle and GluonTS, which name the classes and functions that make each object.

Source: gluonts/core/serde/_base.py,
stable_baselines3/common/save_util.py (json_to_data), jsonpickle/tags.py, jsonpickle/unpickler.py
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import begins, json_of
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_policy import rule_for
from upright.discover.readers.recipe_names import judge_name

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_SEARCHED: Final = 32 << 20
_PICKLED: Final = ":serialized:"
_NAMES: Final = frozenset({"py/object", "py/type", "py/function", "py/class"})
_KIND: Final = b'"__kind__"'  # of GluonTS: a class is imported and called
_WORDS: Final = (b'":serialized:"', b'"py/object"', b'"py/reduce"', b'"py/function"', b'"py/repr"', b'"py/type"', _KIND)


def accompanies(_: str, blob: Blob) -> str:
    """By the keys that say what is to be made."""
    if begins(blob)[:1] not in {b"{", b"["}:
        return ""
    head = blob.peek(0, min(blob.size, _SEARCHED))
    return "json-objects" if any(word in head for word in _WORDS) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Look into each pickle, and judge each name."""
    waiting: list[Any] = [json_of(blob)]
    while waiting:
        node = waiting.pop()
        inquiry.budget.spend_operations(1)
        if isinstance(node, dict):
            if "__kind__" in node and isinstance(called := node.get("class"), str):
                judge_name(called, "an object", inquiry, "class")
            for key, value in node.items():
                _pair(key, value, inquiry)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _pair(key: str, value: Any, inquiry: Inquiry) -> None:
    if key == "py/repr":
        inquiry.say(Verdict.MALICIOUS, "module-reference", "an object is made by evaluating a text", key)
    if not isinstance(value, str):
        return
    if key == _PICKLED:
        try:
            raw = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            inquiry.say(Verdict.UNKNOWN, "malformed", "what should be a pickle in base64 is none", key)
        else:
            inquiry.inspect(Blob(raw), "serialized")
    elif key in _NAMES and (rule := rule_for(value[:160])).verb in {"sink", "load", "resolve", "apply"}:
        inquiry.say(Verdict.MALICIOUS, "module-reference", f"an object is made by {value[:80]}: {rule.reason}", key)
    elif key == "py/function":
        inquiry.say(Verdict.UNKNOWN, "module-reference", f"names the function {value[:80]}", key)


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
