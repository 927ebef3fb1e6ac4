"""What a name or an address cannot be, whatever the network says: parts of identifiers, names with digits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.tagger_words import IDEOGRAPHS

PERSON, ADDRESS = "pii.person-name", "pii.street-address"
MOST_TOKENS = {PERSON: 14, ADDRESS: 60}
_IN_NAMES = frozenset(".,-'\u2019\u2018`\u00b7\u30fb()\"\u201c\u201d\u02bc\u2013")
_INNER_CAPITAL = re.compile("[a-z][A-Z]|[A-Z]{2}[a-z]")
_PREFIXED = re.compile("(?:Ma?c|Fitz|V[ao]n|D[aeiou]|De[lns]|L[aeo]|San|St|O|Al|El|Ben|Te[nr]|Mb|N[ií])[A-Z][a-zà-ÿ]+$")
_LINE_ENDS = frozenset(["\n", "\\n", "\\r", "\\t"])
_GLUED_BEFORE = frozenset("@_$#\\%~^{<")
_GLUED_AFTER = frozenset("_@({=%$\\")
_ABBREVIATED = frozenset(["Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Sr", "Sra", "Mme", "Sig", "Dott", "Rev", "Fr"])


def within(data_class: str, tokens: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The span without signs at its ends; a name ends with its line."""
    if data_class == PERSON:
        last = next((at - 1 for at in range(first, last + 1) if tokens[at] in _LINE_ENDS), last)
    while first <= last and not tokens[first][0].isalnum() and not (data_class == ADDRESS and tokens[first] == "#"):
        first += 1
    while first <= last and not tokens[last][0].isalnum() and not _closes(tokens, first, last):
        last -= 1
    return first, last


def _closes(tokens: Sequence[str], first: int, last: int) -> bool:
    """Whether the sign at `last` belongs to the span: a bracket opened in it, the point of an initial or `Jr.`"""
    if tokens[last] == ")":
        return "(" in tokens[first:last]
    return tokens[last] == "." and last > first and (len(tokens[last - 1]) == 1 or tokens[last - 1] in {"Jr", "Sr"})


def plausible(data_class: str, tokens: Sequence[str]) -> bool:
    """Whether these tokens could be of the class at all."""
    if len(tokens) > MOST_TOKENS[data_class]:
        return False
    worded = any(piece.isalpha() and (len(piece) > 1 or piece in IDEOGRAPHS or piece >= "\u3040") for piece in tokens)
    if data_class == PERSON:
        return worded and all(_in_name(piece) for piece in tokens)
    long = sum(piece.isalpha() and (len(piece) > 2 or piece >= "\u0590") for piece in tokens)  # noqa: PLR2004
    return bool(long) and (long > 1 or any(piece[0].isdecimal() for piece in tokens))


def _in_name(piece: str) -> bool:
    return (
        not any(character.isdecimal() for character in piece)
        if piece[0].isalnum()
        else piece in _IN_NAMES or not piece.isascii()
    )


def loose(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the span from piece `first` to `last` is no part of an identifier, a handle, a host or a path."""
    before = pieces[first - 1] if first else " "
    after = pieces[last + 1] if last + 1 < len(pieces) else " "
    if before in _GLUED_BEFORE or after in _GLUED_AFTER:
        return False
    if before in "./:-" and first > 1 and pieces[first - 2][0].isalnum() and pieces[first - 2] not in _ABBREVIATED:
        return before != "."
    follows = pieces[last + 2] if last + 2 < len(pieces) else " "
    return not (after == "." and follows[0].isalnum() and follows[0].islower())
