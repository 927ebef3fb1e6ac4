"""Format-preserving encryption: digits become digits, letters letters, separators stay, check digits fit.

FF1 of NIST SP 800-38G with AES-256, bound to the class: the same value gives the same result under the same key, so
joins survive and columns keep their type and width. `unredact` needs the key, and finds the values as `classify` does;
each piece of text is tried before it is written, and a value that would not be found again becomes a token instead.

What cannot be preserved and becomes a token too: shapes with fewer than a million values (post codes, short numbers)
or of which hardly any is a value of the class (dates), letters beyond A to Z, secrets, and names and addresses, which
no permutation of letters keeps recognisable.
By design the results look like real values, so `classify` still finds them, and redacting twice encrypts twice.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from random import Random
from threading import local

from upright.classify.redaction.ff1 import SMALLEST_DOMAIN, Ff1
from upright.classify.redaction.likeness import Likeness
from upright.classify.redaction.method import Method, Occasion

_WALK = 200  # steps until a value of the class comes up; one in 200 shapes is taken, or the value becomes a token
_DRAWN, _ENOUGH = 600, 2  # values of a shape that are tried, and how many of them must be of the class
_KNOWN: dict[tuple[object, ...], bool] = {}
_MOST_KNOWN = 4096
_MOST_CIPHERS = 64


class _Own(local):
    """What belongs to one thread."""

    def __init__(self) -> None:
        self.ciphers: dict[tuple[bytes, int, str], Ff1] = {}


_OWN = _Own()


def _replace(value: str, occasion: Occasion) -> str | None:
    return _walk(value, occasion, encrypt=True)


def _worth_walking(like: Likeness) -> bool:
    """Whether values of the class are common among those of this shape: of dates, hardly one in two thousand is. The
    values drawn are the same for all values of a shape, so that one and the same value always fares alike.
    """
    known = _KNOWN.get(like.shape)
    if known is None:
        draw = Random(0)  # noqa: S311  the same numbers every time
        alike = (number for number in range(_DRAWN) if like.alike(like.ranked(draw.randrange(like.size))))
        known = sum(1 for _ in islice(alike, _ENOUGH)) == _ENOUGH
        if len(_KNOWN) < _MOST_KNOWN:
            _KNOWN[like.shape] = known
    return known


def _restore(value: str, occasion: Occasion) -> str | None:
    return _walk(value, occasion, encrypt=False)


def _walk(value: str, occasion: Occasion, *, encrypt: bool) -> str | None:
    """Cycle walking: the permutation is repeated until it lands among the values that `alike` accepts."""
    like = Likeness(value, occasion)
    if occasion.unit.id.startswith("secret.") or not like.possible or not like.alike(value):
        return None
    size = like.size
    radix = 10 if all(value[place].isdecimal() for place in like.places) else 2
    length = _length(size, radix)
    if size < SMALLEST_DOMAIN or (encrypt and not _worth_walking(like)):
        return None
    cipher = _cipher(occasion.key.for_ff1, radix, occasion.unit.id)
    number = like.rank()
    for _ in range(_WALK):
        number = cipher.encrypt(number, length) if encrypt else cipher.decrypt(number, length)
        if number < size:
            made = like.ranked(number)
            if like.alike(made):
                return made
    return None


def _cipher(key: bytes, radix: int, data_class: str) -> Ff1:
    """The permutation of a class, kept for this thread."""
    known = _OWN.ciphers
    which = (key, radix, data_class)
    cipher = known.get(which)
    if cipher is None:
        if len(known) >= _MOST_CIPHERS:
            known.clear()
        cipher = known[which] = Ff1(key, radix, data_class.encode())
    return cipher


@lru_cache(maxsize=4096)
def _length(size: int, radix: int) -> int:
    """The numerals that it takes to write every number under `size`."""
    length = 1
    while radix**length < size:
        length += 1
    return length


METHOD = Method(
    id="preserve",
    title="Format-preserving encryption",
    replace=_replace,
    restore=_restore,
    needs_key=True,
    reversible=True,
)
