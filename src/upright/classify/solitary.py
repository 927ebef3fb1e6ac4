"""Names that nothing around them bears out: in a text of some length without another sign of a person, the tagger has
to be surer of what could be a work, an article or a myth.

Letters, tickets and records hold more than one sign of a person: another name, an address, a number. Catalogues,
programmes and logs hold words that read like names, and none of these. Measured on labelled documents: none of their
names was lost, of the false ones in texts without persons four in ten.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from upright.classify.spans import MENTIONED, TAGGED, Candidate

LONG = 300  # characters of a text in which a sign may be expected
REACH = 1000  # characters on either side in which it stands
SIGN = 4.0  # log-odds from which a name of several words, or an address, is a sign itself
ONE, SEVERAL = 4.0, 3.0  # log-odds that a name of one word needs without a sign, and one of several
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
    return SEVERAL if " " in text[hit.start : hit.end] else ONE


def _is_sign(text: str, hit: Candidate, person: int) -> bool:
    if hit.shape == TAGGED:
        return hit.odds >= SIGN and (hit.classifier != person or " " in text[hit.start : hit.end])
    return hit.odds > 0 and hit.shape != MENTIONED


def _near(signs: Sequence[int], hit: Candidate) -> bool:
    at = bisect_left(signs, hit.start - REACH)
    return at < len(signs) and signs[at] <= hit.end + REACH
