"""Names and addresses in scripts without capitals (Hebrew, Arabic, Thai, the scripts of India), and where words end.

Nothing in such a word says that it is a name. So it must stand apart, or be listed as a first name: in the middle of a
sentence any word could be one. A span ends with its word: vowel signs belong to the letter before them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from upright.classify.name_lists import said
from upright.classify.tagger_rules import ADDRESS, IDEOGRAPH
from upright.classify.tagger_spans import Tagged
from upright.classify.tagger_words import FIRST, LAST

STRANGE = 4.0  # log-odds that a name needs of which no list knows a word
_MOST_WORDS = 3  # of a name that stands alone
_LONGEST_THAI = 14  # letters and signs of a first name; a sentence has no blanks
_ANY = 3 << FIRST | 3 << LAST
_SMALL_WORDS = """
في من إلى عن مع هذا هذه التي الذي كل غير بعد قبل عند بين حتى قد لا لم لن ما هو هي كان اليوم كلمة
एक दो तीन है हैं का की के में से को पर और यह वह नहीं था थी थे मिनट घंटा घंटे दिन
של על את עם כל לא אל הוא היא זה זו כי אם או גם"""
_SMALL = frozenset(_SMALL_WORDS.split())  # that no name has...
_PLACES_WORDS = """
جبل مدينة شارع ميناء نهر جزيرة حي مطار ميدان جسر مسجد جامعة مدرسة مستشفى רחוב כיכר שדרות שכונת נחל הר גשר"""
_PLACES = frozenset(_PLACES_WORDS.split())  # ...and what is called as people are, before its name
_PLACE_REACH = 16  # characters before a name in which the word for a place stands
_BEYOND_LATIN = re.compile("[\u0300-\u036f\u0590-\u1fff\u2c00-\u2fff\ua000-\uabff]")


def in_words(text: str, several: Iterable[Tagged]) -> Iterator[Tagged]:
    """Those that can stand where they do, each to the end of its last word."""
    if not _BEYOND_LATIN.search(text):
        yield from several
        return
    for one in several:
        end = _end_of_word(text, one.end)
        whole = one if end == one.end else replace(one, end=end)
        if _stands(text, whole):
            yield whole


def _stands(text: str, one: Tagged) -> bool:
    if _without_capitals(text[one.start]):
        return _may_stand(text, one)
    last = text[one.end - 1]
    return not ((_without_capitals(last) or _is_sign(last)) and _in_sentence(text, one.end, 1))


def _end_of_word(text: str, end: int) -> int:
    """Past the vowel signs behind a letter, and what follows them in the same word."""
    if end < len(text) and _is_sign(text[end]):
        while end < len(text) and (text[end].isalpha() or _is_sign(text[end])):
            end += 1
    return end


def _may_stand(text: str, one: Tagged) -> bool:
    words = text[one.start : one.end].split()
    if one.data_class != ADDRESS and (not _SMALL.isdisjoint(words) or _of_place(text, one.start)):
        return False
    inside = _in_sentence(text, one.start - 1, -1) or _in_sentence(text, one.end, 1)
    if one.data_class == ADDRESS:
        return not inside and any(map(str.isdecimal, text[one.start : one.end]))
    if inside:
        return said(words[0]) >> FIRST & 3 > 0
    known = said(words[0]) >> FIRST & 3 or said(words[-1]) >> LAST & 3
    return (known and len(words) <= _MOST_WORDS) or (len(words) > 1 and (one.odds >= STRANGE or _unlisted(words[0])))


def _of_place(text: str, start: int) -> bool:
    """Whether the word before says that a place is called so: `جبل علي`."""
    before = text[max(0, start - _PLACE_REACH) : start]
    return before[-1:] == " " and before.split(" ")[-2].rpartition("\n")[2] in _PLACES


def _unlisted(word: str) -> bool:
    """Whether the lists hold few names of the word's script: Thai."""
    return "\u0e00" <= word[0] <= "\u0e7f" and len(word) <= _LONGEST_THAI


def _in_sentence(text: str, at: int, step: int) -> bool:
    """Whether another word of such a script follows at once or after a blank."""
    if 0 <= at < len(text) and text[at] == " ":
        at += step
    return 0 <= at < len(text) and (_without_capitals(text[at]) or _is_sign(text[at]))


def _is_sign(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] == "M"


def _without_capitals(character: str) -> bool:
    if character.isascii() or not character.isalpha() or IDEOGRAPH.match(character):
        return False
    return character.lower() == character.upper()
