"""Walking over the pieces of a text: what stands before and after a name in its line."""

from __future__ import annotations

from collections.abc import Sequence

OPENS = frozenset("('\"\u201c\u2018\u00ab")
_WITHIN = frozenset(",;-/&")  # signs within a sentence


def step_back(pieces: Sequence[str], at: int) -> int:
    """The position before `at`, blanks and opening quotes left out."""
    at -= 1
    while at >= 0 and (pieces[at] == " " or pieces[at] in OPENS):
        at -= 1
    return at


def word_at(pieces: Sequence[str], at: int) -> str:
    """The piece at a position; empty beyond the text."""
    return pieces[at] if 0 <= at < len(pieces) else ""


def beside(pieces: Sequence[str], at: int, way: int) -> str:
    """The piece before or after in the same line, without a blank between."""
    at += way
    if 0 <= at < len(pieces) and pieces[at] == " ":
        at += way
    return pieces[at] if 0 <= at < len(pieces) else ""


def begins(pieces: Sequence[str], first: int) -> bool:
    """Whether a sentence, a line or a value begins here, so that a capital says nothing."""
    if not first or pieces[first - 1] == ",":  # without a blank: of a cell
        return True
    at = step_back(pieces, first)
    before = word_at(pieces, at)
    if before == "-" and word_at(pieces, at - 1)[-1:] in {"", "\n"}:
        return True  # the mark of a list
    return not before[:1].isalnum() and before not in _WITHIN
