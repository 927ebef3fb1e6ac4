"""What the lists that come with the name tagger say of single words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from upright.classify.tagger_words import COMMON, FIRST, LAST, PLACE


@lru_cache(maxsize=1 << 14)
def said(word: str) -> int:
    """The lists' bits of one word (see `tagger_words`)."""
    from upright.classify.tagger_model import Model

    return Model.shipped().lists.say_one(word)


def is_ordinary(word: str) -> bool:
    """Whether people write the word in small letters more than anyone is called so: `chart`, `analysis`, `will`."""
    bits = said(word)
    return bits >> COMMON & 3 > max(bits >> FIRST & 3, bits >> LAST & 3)


def no_name(words: Iterable[str]) -> bool:
    """Whether the words together are no name of a person: all are ordinary, or one that nobody is called is."""
    large = [word for word in words if len(word) > 1]
    nobody = any(is_ordinary(word) and not said(word) & (3 << FIRST | 3 << LAST) for word in large)
    return nobody or (bool(large) and all(map(is_ordinary, large)))


def only_a_place(word: str) -> bool:
    """Whether a word is a place after which few are called."""
    bits = said(word)
    return bits >> PLACE & 1 == 1 and not bits >> LAST & 2 and not bits >> FIRST & 3
