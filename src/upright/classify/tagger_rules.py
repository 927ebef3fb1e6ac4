"""What a name or an address cannot be, whatever the network says: parts of identifiers, names with digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from upright.classify.name_lists import is_ordinary, said
from upright.classify.shapes import FAMILIES
from upright.classify.tagger_words import FIRST, IDEOGRAPHS, LAST, is_joined

PERSON, ADDRESS = "pii.person-name", "pii.street-address"
MOST_TOKENS = {PERSON: 14, ADDRESS: 60}
_IN_NAMES = frozenset(".,-'\u2019\u2018`\u00b7\u30fb()\"\u201c\u201d\u02bc\u2013")
_DOTS = frozenset("\u00b7\u2022")  # between the parts of a heading
_UNITS = frozenset("省市区區县縣州镇鎮乡鄉村路街道巷弄号號座室楼樓段都府町丁目番地郡丘시도구군읍면동리로길번층호")
IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_AFTER_NAMES = frozenset("さ様氏先님씨은는이가")
EASTERN_LENGTHS = range(2, 7)
LONGEST_ABBREVIATED = 3  # letters of `Wm.` or `Geo.` in the middle of a name
USUAL = 2  # level of names that several sources list
_OF_DATES = frozenset("年月日号號時分년월일")
_LINE_ENDS = frozenset(["\n", "\\n", "\\r", "\\t"])
_GLUED_BEFORE = frozenset("@_$#\\%~^{<")
_GLUED_AFTER = frozenset("_@({=%$\\")
_FLATS = frozenset(["Apt", "Suite", "Ste", "Flat", "Unit", "Box", "PSC"])  # begin the address behind a name
_ABBREVIATED = frozenset(["Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Sr", "Sra", "Mme", "Sig", "Dott", "Rev", "Fr"])


def within(data_class: str, tokens: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The span without signs at its ends; a name ends with its line and its sentence."""
    if data_class == PERSON:
        last = next((at - 1 for at in range(first, last + 1) if _ends_name(tokens, first, at)), last)
    while first <= last and not tokens[first][0].isalnum() and not (data_class == ADDRESS and tokens[first] == "#"):
        first += 1
    while first <= last and (
        tokens[last] in _FLATS
        if data_class == PERSON and tokens[last][0].isalnum()
        else _is_loose_sign(tokens, first, last)
    ):
        last -= 1
    return first, last


def _is_loose_sign(tokens: Sequence[str], first: int, last: int) -> bool:
    return not tokens[last][0].isalnum() and not _closes(tokens, first, last)


def _ends_name(tokens: Sequence[str], first: int, at: int) -> bool:
    """Whether a line ends here, or a sentence: a full stop after a whole word, not after an initial or `Jr`."""
    if tokens[at] != "." or at == first:
        return tokens[at] in _LINE_ENDS
    return len(tokens[at - 1]) > LONGEST_ABBREVIATED and tokens[at - 1] not in _ABBREVIATED


def _closes(tokens: Sequence[str], first: int, last: int) -> bool:
    """Whether the sign at `last` belongs to the span: a bracket opened in it, the point of an initial or `Jr.`"""
    if tokens[last] == ")":
        return "(" in tokens[first:last]
    return tokens[last] == "." and last > first and (len(tokens[last - 1]) == 1 or tokens[last - 1] in {"Jr", "Sr"})


def plausible(data_class: str, tokens: Sequence[str]) -> bool:
    """Whether these tokens could be of the class at all."""
    if len(tokens) > MOST_TOKENS[data_class]:
        return False
    unspaced = 0 if all(map(str.isascii, tokens)) else sum(IDEOGRAPH.match(token) is not None for token in tokens)
    if unspaced and data_class == ADDRESS and _OF_DATES.issuperset(token for token in tokens if IDEOGRAPH.match(token)):
        return False  # `2016年9月3`
    if unspaced and 2 * unspaced >= len(tokens):
        return _eastern_name(tokens) if data_class == PERSON else _eastern_address(tokens)
    if data_class == PERSON:
        return any(map(_is_word, tokens)) and all(map(_in_name, tokens)) and not _small_word(tokens)
    long = sum(piece.isalpha() and (len(piece) > 2 or piece >= "\u0590") for piece in tokens)  # noqa: PLR2004
    if long == 1 and not _DOTS.isdisjoint(tokens):
        return False  # `#77555 · Delivery`
    return bool(long) and (long > 1 or any(piece[0].isdecimal() for piece in tokens))


def _is_word(piece: str) -> bool:
    return piece.isalpha() and (len(piece) > 1 or piece in IDEOGRAPHS or piece >= "\u3040")


def _eastern_name(tokens: Sequence[str]) -> bool:
    """A family name of the lists and one to four more characters."""
    characters = [token for token in tokens if token not in _IN_NAMES]
    known = characters[0] in FAMILIES or said("".join(characters[:2])) >> LAST & 3 > 0
    return known and len(characters) in EASTERN_LENGTHS and all(map(IDEOGRAPH.match, characters))


def _eastern_address(tokens: Sequence[str]) -> bool:
    """A number and two words for administrative units, streets or houses."""
    return any(token[0].isdecimal() for token in tokens) and sum(token in _UNITS for token in tokens) > 1


def _small_word(tokens: Sequence[str]) -> bool:
    """Whether this is a single word in small letters that the lists do not know as a usual first name."""
    return len(tokens) == 1 and tokens[0].islower() and (said(tokens[0]) >> FIRST & 3 < USUAL or is_ordinary(tokens[0]))


@lru_cache(maxsize=1 << 13)
def _in_name(piece: str) -> bool:
    if not piece[0].isalnum():
        return piece in _IN_NAMES or not piece.isascii()
    if any(character.isdecimal() for character in piece):
        return False
    return not is_joined(piece)


def _in_running_text(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether more of an unspaced script, or of Korean words, touches the span: no telling then where a name begins."""
    before = "".join(pieces[max(0, first - 2) : first]).rstrip(" ")
    after = "".join(pieces[last + 1 : last + 3]).lstrip(" ")
    follows = IDEOGRAPH.match(after) is not None and after[0] not in _AFTER_NAMES
    return IDEOGRAPH.match(before[-1:]) is not None or follows


def loose(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the span from piece `first` to `last` is no part of an identifier, a handle, a host or a path."""
    before = pieces[first - 1] if first else " "
    after = pieces[last + 1] if last + 1 < len(pieces) else " "
    if before in _GLUED_BEFORE or after in _GLUED_AFTER:
        return False
    if IDEOGRAPH.match(pieces[first]) and _in_running_text(pieces, first, last):
        return False
    if before in "./:-" and first > 1 and pieces[first - 2][0].isalnum() and pieces[first - 2] not in _ABBREVIATED:
        return before != "."
    follows = pieces[last + 2] if last + 2 < len(pieces) else " "
    return not (after == "." and follows[0].isalnum() and follows[0].islower())
