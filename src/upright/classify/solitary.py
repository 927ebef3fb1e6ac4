"""Names that nothing around them bears out: in a text of some length without another sign of a person, the tagger has
to be surer of what could be a work, an article or a myth.

Letters, tickets and records hold more than one sign of a person: another name, an address, a number. Catalogues,
programmes and logs hold words that read like names, and none of these. Measured on made-up texts: of the false names
of catalogues and programmes three in ten, of the true ones in long letters without another sign two in a hundred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from upright.classify.name_lists import said
from upright.classify.spans import MENTIONED, TAGGED, Candidate
from upright.classify.tagger_words import FIRST, LAST

LONG = 300  # characters of a text in which a sign may be expected
REACH = 1000  # characters on either side in which it stands
SIGN, SIGN_ONE = 4.0, 4.5  # log-odds from which a name of several words or an address is a sign itself, and one of one
ONE, SEVERAL = 5.0, 2.0  # log-odds that a name of one word needs without a sign, and one of several...
LEAST = 0.0  # ...whose first is no usual first name, or whose last nobody has; the others need no sign
USUAL, ANY = 2, 3  # levels of the lists
_OF_SYSTEMS = ("secret.",)
_NO_SIGNS = frozenset(
    [
        "pii.ipv4",
        "pii.ipv6",
        "pii.mac-address",
        "pii.username",
        "pii.device-id",
        "pii.device-serial",
        "pii.geo-coordinates",
        "pii.geohash",
        "pii.grid-reference",
        "pii.plus-code",
        "pii.tracking-cookie",
        "pii.photo",
    ]
)


def unborne(text: str, hits: Sequence[Candidate], index: Mapping[str, int], person: int) -> set[Candidate]:
    """The names of `hits`, sorted, of which the tagger is not sure enough where no other sign of a person stands."""
    if len(text) < LONG:
        return set()
    doubted = [hit for hit in hits if hit.shape == TAGGED and hit.classifier == person and hit.odds < _asked(text, hit)]
    if not doubted:
        return set()
    others = {number for name, number in index.items() if name in _NO_SIGNS or name.startswith(_OF_SYSTEMS)}
    signs = [hit.start for hit in hits if hit.classifier not in others and _is_sign(text, hit, person)]
    return {hit for hit in doubted if not _near(signs, hit)}


def _asked(text: str, hit: Candidate) -> float:
    words = text[hit.start : hit.end].split()
    if len(words) == 1:
        return ONE
    return LEAST if said(words[0]) >> FIRST & USUAL and said(words[-1]) >> LAST & ANY else SEVERAL


def _is_sign(text: str, hit: Candidate, person: int) -> bool:
    if hit.shape == TAGGED:
        return hit.odds >= (SIGN if hit.classifier != person or " " in text[hit.start : hit.end] else SIGN_ONE)
    return hit.odds > 0 and hit.shape != MENTIONED


def _near(signs: Sequence[int], hit: Candidate) -> bool:
    at = bisect_left(signs, hit.start - REACH)
    return at < len(signs) and signs[at] <= hit.end + REACH
