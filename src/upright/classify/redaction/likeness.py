"""What makes a made-up value look like one of its class: alphabets, the class's own check, its check digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice

from upright.classify.classifier import Classifier
from upright.classify.redaction.method import Occasion

_DIGITS, _LOWER, _UPPER = "0123456789", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALPHABETS = {character: alphabet for alphabet in (_DIGITS, _LOWER, _UPPER) for character in alphabet}
_LONGEST = 200


@dataclass(frozen=True)
class Likeness:
    """The shape of one value: which characters may vary, each within its alphabet; the rest stay.

    `ending`: the last character is a check digit that the others determine. `checked`: so are two digits of an IBAN.
    """

    value: str
    occasion: Occasion
    _tried: dict[str, list[str]] = field(default_factory=dict, compare=False)

    @property
    def possible(self) -> bool:
        """Whether all letters are of the Latin alphabet; others have no order to permute."""
        return len(self.value) <= _LONGEST and all(c in _ALPHABETS or not c.isalnum() for c in self.value)

    @cached_property
    def places(self) -> list[int]:
        """Where the characters stand that vary: without an e-mail's top-level domain, an IBAN's country and check
        digits, and a check digit at the end.
        """
        stop = self.value.rfind(".") if "@" in self.value else len(self.value)
        found = [place for place, c in enumerate(self.value[:stop]) if c in _ALPHABETS]
        if self.iban:
            return found[4:]
        return found[:-1] if self.ending else found

    @cached_property
    def iban(self) -> bool:
        """Whether this is an account number with ISO 7064 check digits in third place."""
        return self._is_iban(self.value)

    @cached_property
    def ending(self) -> bool:
        """Whether exactly one last digit passes the class's check."""
        return not self.iban and self._is_ended(self.value)

    def _is_iban(self, value: str) -> bool:
        return "iban" in self.occasion.unit.id and iban_digits(value) == _alnum(value)[2:4]

    def _is_ended(self, value: str) -> bool:
        return value[-1:] in _DIGITS and len(self._endings(value)) == 1

    def _endings(self, value: str) -> list[str]:
        """The last digits with which the value passes the class's check; two of them if there are more."""
        if self.occasion.unit.validate is None:
            return []
        before = value[:-1]
        if before not in self._tried:
            passing = (digit for digit in _DIGITS if self.occasion.holds(before + digit))
            self._tried[before] = list(islice(passing, 2))
        return self._tried[before]

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What values must share to be stood in for by the same values."""
        fixed = list(self.value)
        for place in self.places:
            fixed[place] = _ALPHABETS[fixed[place]]
        for place in _third_and_fourth(self.value) if self.iban else [-1] if self.ending else []:
            fixed[place] = _DIGITS
        return self.occasion.unit.id, tuple(fixed), tuple(self._matching), self.iban

    @cached_property
    def size(self) -> int:
        """How many values have this shape."""
        total = 1
        for place in self.places:
            total *= len(_ALPHABETS[self.value[place]])
        return total

    def rank(self) -> int:
        """The number of this value among those of its shape."""
        number = 0
        for place in self.places:
            alphabet = _ALPHABETS[self.value[place]]
            number = number * len(alphabet) + alphabet.index(self.value[place])
        return number

    def ranked(self, number: int) -> str:
        """The value of this number, with its check digits put right."""
        made = list(self.value)
        for place in reversed(self.places):
            alphabet = _ALPHABETS[self.value[place]]
            number, index = divmod(number, len(alphabet))
            made[place] = alphabet[index]
        value = "".join(made)
        if self.iban:
            return _with_iban_digits(value)
        if self.ending:
            ends = self._endings(value)
            return value[:-1] + (ends[0] if len(ends) == 1 else value[-1])
        return value

    def alike(self, value: str) -> bool:
        """Whether another value of this shape could stand in: its check holds, in the same way, and the same patterns
        match.
        """
        if _matching(self.occasion.unit, value) != self._matching or not self.occasion.holds(value):
            return False
        iban = self._is_iban(value)
        return iban == self.iban and (not iban and self._is_ended(value)) == self.ending

    @cached_property
    def _matching(self) -> list[bool]:
        return _matching(self.occasion.unit, self.value)


@cache
def _patterns(unit: Classifier) -> Sequence[re.Pattern[str]]:
    return [re.compile(pattern, re.ASCII | re.MULTILINE) for pattern in unit.patterns]


def _matching(unit: Classifier, value: str) -> list[bool]:
    return [bool(pattern.fullmatch(value)) for pattern in _patterns(unit)]


def _alnum(value: str) -> str:
    return "".join(character for character in value if character.isalnum()).upper()


def iban_digits(value: str) -> str:
    """The check digits that an IBAN must have (ISO 13616)."""
    bare = _alnum(value)
    turned = "".join(str(int(character, 36)) for character in bare[4:] + bare[:2] + "00")
    return f"{98 - int(turned or '0') % 97:02d}"


def _third_and_fourth(value: str) -> list[int]:
    return [place for place, character in enumerate(value) if character.isalnum()][2:4]


def _with_iban_digits(value: str) -> str:
    made = list(value)
    for place, digit in zip(_third_and_fourth(value), iban_digits(value), strict=True):
        made[place] = digit
    return "".join(made)
