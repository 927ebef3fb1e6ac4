"""How long a text is in what it says: one character of a script without spaces says what several of others do."""

from __future__ import annotations

import re

_DENSE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")  # Thai, Lao, kana, Han
_LETTERS = 2  # such characters to a word


def words(text: str, most: int) -> int:
    """The words of a text, counted up to about `most`."""
    spaced = len(text.split(None, most))
    return spaced if spaced > most or text.isascii() else spaced + len(_DENSE.findall(text[: most * 40])) // _LETTERS


def extent(text: str) -> int:
    """The characters of a text, those of dense scripts for two."""
    return len(text) if text.isascii() else len(text) + len(_DENSE.findall(text))
