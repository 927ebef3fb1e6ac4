"""Statements of SQL in scripts whose tables stand for themselves in a constant or in what a class is made with:
`FROM ${TABLE}`, and `FROM ${this.table}` of `new Notes("notes")`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

_PART: Final = re.compile(r"\$\{(this\.)?([A-Za-z_]\w{0,60})\}")
_CLASS: Final = re.compile(r"\bclass\s+(\w{1,80})")
_MADE_WITH: Final = re.compile(r"\bconstructor\s*\(([^()]{0,600})\)")
_NAME: Final = r"[\"'`]([\w.]{1,120})[\"'`]"
_MOST = 60  # parts of one file


def with_names(text: str) -> str:
    """The text of a file with the names of tables in place of what stands for them; lines stay where they are."""
    found: dict[str, str] = {}
    for match in islice(_PART.finditer(text), _MOST):
        if match[0] not in found:
            found[match[0]] = _of_field(text, match.start(), match[2]) if match[1] else _of_constant(text, match[2])
    return _PART.sub(lambda match: found.get(match[0]) or match[0], text) if any(found.values()) else text


def _of_constant(text: str, name: str) -> str:
    told = {match[1] for match in re.finditer(rf"\bconst\s+{name}\s*(?::\s*\w+\s*)?=\s*{_NAME}", text)}
    return told.pop() if len(told) == 1 else ""


def _of_field(text: str, at: int, name: str) -> str:
    """What a class is made with for a field that its constructor declares, where that is one name alone."""
    owner = [*islice(_CLASS.finditer(text, 0, at), 200)][-1:]
    made = _MADE_WITH.search(text, owner[0].end(), at) if owner else None
    fields = [re.split(r"[:=?]", each)[0].split() for each in made[1].split(",")] if made is not None else []
    place = next((number for number, words in enumerate(fields) if words and words[-1] == name), -1)
    if not owner or place < 0:
        return ""
    told: set[str] = set()
    for call in islice(re.finditer(rf"\bnew\s+{owner[0][1]}\s*\(([^()]{{0,300}})\)", text), _MOST):
        given = [each.strip() for each in call[1].split(",")]
        written = re.fullmatch(_NAME, given[place]) if place < len(given) else None
        told.add(written[1] if written else "")
    return told.pop() if len(told) == 1 else ""
