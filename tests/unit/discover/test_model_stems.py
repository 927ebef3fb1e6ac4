"""A file that holds no stem names no model: every way in which a recognised name can begin holds one."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
from itertools import product
from typing import Any

import pytest

from upright.discover import model_names
from upright.discover.model_stems import STEMS

_MOST = 12  # letters of a class that are tried one by one
_PATTERNS = (
    "_FAMILIES",
    "_SERVED_ONLY",
    "_EMBEDDING",
    "_OPEN",
    "_RERANKER",
    "_IMAGE",
    "_AUDIO",
    "_BEDROCK",
    "_HUB",
    "_HOSTED",
)


def _letters(members: list[tuple[Any, Any]]) -> list[str]:
    found: list[str] = []
    for kind, value in members:
        if str(kind) == "LITERAL":
            found.append(chr(value))
        elif str(kind) == "RANGE":
            found += map(chr, range(value[0], value[1] + 1))
        else:
            found += "0123456789" if str(value) == "CATEGORY_DIGIT" else " " * _MOST
    return found


def _alternatives(kind: str, value: Any) -> list[tuple[str, bool]]:
    """The texts that a part may be, each with whether it is all of the part."""
    if kind == "LITERAL":
        return [(chr(value), True)]
    if kind == "IN" and len(letters := _letters(value)) < _MOST:
        return [(letter, True) for letter in letters]
    if kind == "SUBPATTERN":
        return _beginnings(value[3])
    if kind == "BRANCH":
        return [text for branch in value[1] for text in _beginnings(branch)]
    if kind == "MAX_REPEAT":
        few, many, inner = value
        texts = [(text, whole and many == 1) for text, whole in _beginnings(inner)] if few or many == 1 else []
        return texts + ([("", many == 1)] if few == 0 else [])
    return [("", kind == "AT")]


def _beginnings(parts: Any) -> list[tuple[str, bool]]:
    found = [("", True)]
    for kind, value in parts:
        done = [each for each in found if not each[1]]
        going = [text for text, whole in found if whole]
        more = _alternatives(str(kind), value) if going else []
        found = done + [(text + further, whole) for text, (further, whole) in product(going, more)]
    return found


@pytest.mark.parametrize("name", _PATTERNS)
def test_every_beginning_of_a_name_holds_a_stem(name: str) -> None:
    pattern: re.Pattern[str] = getattr(model_names, name)
    beginnings = {text.lower() for text, _ in _beginnings(parser.parse(pattern.pattern, pattern.flags))}
    assert len(beginnings) > 1
    quoted = [f'"{text}'.encode() for text in beginnings]
    assert [text for text in quoted if not any(stem in text for stem in STEMS)] == []
