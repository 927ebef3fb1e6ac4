"""Redaction as a library call, over all classifiers of the catalog: `from upright import redact`."""

from __future__ import annotations

from functools import cache

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.redact import Method
from upright.classify.redact import redact as redact_with


def redact(text: str, method: Method = "entity") -> str:
    """The text with every sensitive value replaced.

    `method`: `entity` writes the data class, `numbered` the class and a number that stays the same for the same value,
    `mask` keeps the shape. The first call compiles the classifiers (a second or more, then cached on disk).
    """
    return redact_with(text, _engine(), method)


@cache
def _engine() -> Engine:
    return Engine(units("classifiers").values())
