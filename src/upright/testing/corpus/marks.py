"""Text with its values marked while a document is written: type and value between characters of private use."""

from __future__ import annotations

import re
from typing import NamedTuple

FIRST, MIDDLE, LAST = "\ue000", "\ue001", "\ue002"
MARKED = re.compile(f"{FIRST}([A-Z0-9_]*){MIDDLE}(.*?){LAST}", re.DOTALL)
LEAST = 6  # characters from which a value must not stand elsewhere unlabelled


class Place(NamedTuple):
    """A value of a text; `kind` is empty where either answer is fine."""

    start: int
    end: int
    kind: str


def marked(kind: str, value: str) -> str:
    """A value of a type."""
    return f"{FIRST}{kind}{MIDDLE}{value}{LAST}"


def ignored(value: str) -> str:
    """Something that may be found or not."""
    return marked("", value)


def shown(text: str) -> str:
    """The text without its marks."""
    return MARKED.sub(r"\2", text)


def unmarked(text: str) -> tuple[str, list[Place]]:
    """The text without its marks, and where the values are."""
    parts, places, at, last = [], [], 0, 0
    for mark in MARKED.finditer(text):
        parts += [text[last : mark.start()], mark[2]]
        at += mark.start() - last
        places.append(Place(at, at + len(mark[2]), mark[1]))
        at, last = at + len(mark[2]), mark.end()
    return "".join((*parts, text[last:])), places


def complete(text: str, places: list[Place]) -> bool:
    """Whether no value of some length stands elsewhere without a label."""
    for place in places:
        value = text[place.start : place.end]
        at = text.find(value) if place.kind and len(value) >= LEAST else -1
        while at >= 0:
            if not any(other.start < at + len(value) and at < other.end for other in places):
                return False
            at = text.find(value, at + 1)
    return True
