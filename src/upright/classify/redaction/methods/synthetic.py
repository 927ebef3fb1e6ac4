"""A made-up value of the same shape: another name, an address at example.org, a number whose check digits fit.

Drawn from the key and the value, so the same value gets the same stand-in under the same key. Two values may get the
same one. By design the results look real, so `classify` still finds them. Cannot be undone.
"""

from __future__ import annotations

import re
from random import Random

from upright.classify.redaction.key import digest
from upright.classify.redaction.likeness import Likeness
from upright.classify.redaction.method import Method, Occasion

_TRIES = 200
_SHORT = 2  # digits of a day or month
_FIRST = (
    "Ada", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Leo", "Mara", "Nils",
    "Olga", "Paul", "Rosa", "Simon", "Tara", "Viktor",
)  # fmt: skip
_LAST = (
    "Abbott", "Berger", "Carver", "Dalton", "Ellis", "Foster", "Grant", "Holmes", "Irving", "Jensen", "Keller",
    "Lindberg", "Moreau", "Novak", "Olsen", "Porter", "Quinn", "Reyes", "Sommer", "Turner",
)  # fmt: skip
_STREETS = ("Maple Street", "Station Road", "Mill Lane", "Park Avenue", "High Street", "Church Road", "Oak Drive")


_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_NUMBERS = re.compile(r"\d+")


def _replace(value: str, occasion: Occasion) -> str:
    seed = digest(occasion.key.for_synthesis, occasion.unit.id, value)
    draw = Random(int.from_bytes(seed, "big"))  # noqa: S311  the seed is a keyed digest of the value
    first, last = draw.choice(_FIRST), draw.choice(_LAST)
    if "@" in value:
        return f"{first}.{last}{draw.randrange(100, 1000)}@example.org".lower()
    if occasion.unit.id.endswith("person-name"):
        return f"{first} {last}" if " " in value.strip() else first
    if occasion.unit.id.endswith("street-address"):
        return f"{draw.randrange(1, 200)} {draw.choice(_STREETS)}"
    if _DATE.fullmatch(value):
        return _NUMBERS.sub(lambda found: _date_part(found[0], draw), value)
    return _alike(value, occasion, draw)


def _date_part(part: str, draw: Random) -> str:
    """A year, or what can be a day as well as a month."""
    if len(part) > _SHORT:
        return str(draw.randrange(1940, 2010))
    return str(draw.randrange(10 ** (len(part) - 1), min(13, 10 ** len(part))))


def _alike(value: str, occasion: Occasion, draw: Random) -> str:
    plain = "".join("x" if c.isalpha() and not c.isascii() else c for c in value)
    plain = "".join("0" if c.isdecimal() and not c.isascii() else c for c in plain)
    like = Likeness(plain, occasion)
    made = plain
    for _ in range(_TRIES):
        made = like.ranked(draw.randrange(like.size))
        if made != value and like.alike(made):
            break
    return made


METHOD = Method(id="synthetic", title="A made-up value of the same shape", replace=_replace, needs_key=True)
