"""Hints and digests: what may leave `classify` in the place of a value."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache

from upright.classify.classifier import Classifier

SHOWN = 4  # characters of a secret's public prefix
LONGEST_HINT = 24
_PREFIX = re.compile(r"^(?:\\b)?((?:[A-Za-z0-9_-]|\\\.)+)")
_ALNUM = re.compile(r"[^\W_]")
_REPEATED = re.compile(r"[?*{+|]")


def hint(unit: Classifier, value: str) -> str:
    """A masked sample: `sk-p…` for secrets (never more than the prefix that all of the vendor's keys share), the bare
    shape such as `***-**-****` for everything else.
    """
    if not unit.id.startswith("secret."):
        shape = _ALNUM.sub("*", value[: LONGEST_HINT + 1])
        return shape if len(shape) <= LONGEST_HINT else shape[:LONGEST_HINT] + "…"
    for pattern in unit.patterns:
        prefix = _public_prefix(pattern)
        if prefix and value.startswith(prefix):
            return prefix[:SHOWN] + "…"
    return "…"


@cache
def _public_prefix(pattern: str) -> str:
    """The literal characters that every match of the pattern begins with."""
    found = _PREFIX.match(pattern)
    if not found:
        return ""
    literal = found[1]
    if _REPEATED.match(pattern[found.end() :]):
        literal = literal[:-2] if literal.endswith("\\.") else literal[:-1]
    return literal.replace("\\.", ".")


def digest(key: bytes, data_class: str, value: str) -> str:
    """A keyed digest (HMAC-SHA256, 32 hexadecimal digits) that joins copies of a value; empty without a key."""
    if not key:
        return ""
    return hmac.new(key, f"{data_class}\0{value}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]
