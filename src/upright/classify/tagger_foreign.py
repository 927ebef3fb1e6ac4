"""Small words of other languages that English takes for names: `Ella` in Spanish, `andra` in Swedish, months, weekdays.

`small_words.txt` holds the stop words of 35 languages as spaCy lists them (MIT), as far as they are short or somebody
is called so, and the months and weekdays of CLDR (Unicode licence).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

REACH = 40  # pieces on either side that show which language this is
_PARTICLES_WORDS = """
de da do dos du van von der den del della di la le el al bin ben ter zu af av y e i"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())


def is_foreign(word: str) -> bool:
    """Whether this is a small word of some language other than English."""
    return word.lower() in _words()["foreign"]


def joins(word: str) -> bool:
    """Whether names hold the word between others: `van`, `de la`."""
    return word.lower() in _PARTICLES


def in_calendar(word: str) -> bool:
    """Whether this is a month or a day of the week in some language."""
    return word.lower() in _words()["calendar"]


def in_foreign_text(pieces: Sequence[str], at: int) -> bool:
    """Whether more small words of other languages than of English stand around a piece."""
    foreign, english = _small(pieces, at)
    return foreign > 1 and foreign > 2 * english


def in_english_text(pieces: Sequence[str], at: int) -> bool:
    """Whether more small words of English than of other languages stand around a piece."""
    foreign, english = _small(pieces, at)
    return english > foreign


def may_be_english(pieces: Sequence[str], at: int) -> bool:
    """Whether there is a small word of English around a piece, and no more of other languages than of English."""
    foreign, english = _small(pieces, at)
    return english > 0 and english >= foreign


def _small(pieces: Sequence[str], at: int) -> tuple[int, int]:
    words = [piece.lower() for piece in pieces[max(0, at - REACH) : at + REACH]]
    lists = _words()
    return sum(map(lists["foreign"].__contains__, words)), sum(map(lists["english"].__contains__, words))


@cache
def _words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("small_words.txt").read_text(encoding="utf-8")
    blocks = [block.partition("\n") for block in text.split("# ")[1:]]
    return {name: frozenset(words.split()) for name, _, words in blocks}
