"""Draws: everything random in the corpus comes from one `Dice`, so that the same seed gives the same documents."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")
DIGITS, UPPER, LOWER, LETTERS = string.digits, string.ascii_uppercase, string.ascii_lowercase, string.ascii_letters
HEX = "0123456789abcdef"
CAPITALS = UPPER + DIGITS
ALNUM = LETTERS + DIGITS
URL_SAFE = ALNUM + "-_"
BASE64 = ALNUM + "+/"
CODES = {"#": DIGITS, "^": DIGITS[1:], "@": UPPER, "%": HEX, "*": ALNUM, "&": CAPITALS}


class Dice(Random):
    """A seeded source of chance."""

    def pick(self, *options: T) -> T:
        """One of the options; name one twice to make it likelier."""
        return self.choice(options)

    def one(self, options: Sequence[str]) -> str:
        """One of a sequence."""
        return self.choice(options)

    def often(self, share: float) -> bool:
        """True in this share of the draws."""
        return self.random() < share

    def chars(self, letters: str, count: int) -> str:
        """That many of the letters."""
        return "".join(self.choices(letters, k=count))

    def digits(self, count: int) -> str:
        """That many digits."""
        return self.chars(DIGITS, count)

    def hex(self, count: int) -> str:
        """That many hexadecimal digits in lower case."""
        return self.chars(HEX, count)

    def below(self, limit: int) -> int:
        """A number from 0, below the limit."""
        return self.randrange(limit)

    def fill(self, pattern: str) -> str:
        """`#` a digit, `^` one from 1 to 9, `@` a capital, `%` a hexadecimal digit, `*` a letter or digit, `&` a
        capital or digit; everything else as it is.
        """
        return "".join(self.choice(CODES[char]) if char in CODES else char for char in pattern)

    def written(self, value: str, *masks: str) -> str:
        """The value in one of the ways of writing it: each `x` of a mask is its next character; "" as it is."""
        mask = self.choice(masks) if masks else ""
        left = iter(value)
        return "".join(next(left) if char == "x" else char for char in mask) if mask else value

    def day(self, first: int = 1945, last: int = 2004) -> date:
        """A day from the first year, before the last."""
        return date(first, 1, 1) + timedelta(days=self.randrange((last - first) * 365))

    def uuid(self) -> str:
        """A UUID of version 4."""
        digits = self.hex(32)
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{self.choice('89ab')}{digits[17:20]}-{digits[20:]}"

    def moment(self) -> str:
        """A time stamp in ISO 8601."""
        zone = self.pick("Z", f".{self.below(1000):03}Z", "+02:00")
        day = f"20{self.randrange(19, 27)}-{self.randrange(1, 13):02}-{self.randrange(1, 29):02}"
        return f"{day}T{self.below(24):02}:{self.below(60):02}:{self.below(60):02}{zone}"
