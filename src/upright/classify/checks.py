"""Check digits and other validity checks. Each takes the value as written and answers True or False, never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

_NOT_ALNUM = re.compile(r"[^0-9A-Za-z]")
_NOT_DIGIT = re.compile(r"[^0-9]")
_NUMBER = re.compile(r"\d+")
_DOUBLED = {ord(digit): str(sum(map(int, str(2 * int(digit))))) for digit in "0123456789"}


@dataclass(frozen=True)
class stdnum:  # noqa: N801  reads as the function that it stands for; a class, so that engines can be sent to workers
    """The validity checks of python-stdnum modules, any of which may pass: `stdnum("us.ssn")`."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        object.__setattr__(self, "names", names)

    def __call__(self, value: str) -> bool:
        """Whether one of the checks passes."""
        for name in self.names:
            if _stdnum(name, value):
                return True
        bare = compact(value)
        return bare != value and any(_stdnum(name, bare) for name in self.names)


def _stdnum(name: str, value: str) -> bool:
    try:
        return bool(_module(name)(value))
    except (ValueError, KeyError, IndexError, TypeError, ArithmeticError, AttributeError):
        return False  # some of its modules raise these on input that they did not expect


def has_stdnum(name: str) -> bool:
    """Whether python-stdnum has this module."""
    try:
        return callable(_module(name))
    except (ImportError, AttributeError):
        return False


@cache
def _module(name: str) -> Callable[[str], bool]:
    check: Callable[[str], bool] = import_module(f"stdnum.{name}").is_valid
    return check


def digits(value: str) -> str:
    """The ASCII digits alone."""
    return value if value.isdecimal() and value.isascii() else _NOT_DIGIT.sub("", value)


def compact(value: str) -> str:
    """ASCII letters and digits alone, in upper case."""
    return _NOT_ALNUM.sub("", value).upper()


def luhn(value: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    number = digits(value)
    total = sum(map(int, number[-1::-2])) + sum(map(int, number[-2::-2].translate(_DOUBLED)))
    return total > 0 and total % 10 == 0


_IIN = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d|4[4-9]\d|22\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}|3(?:0[0-5]|[689]\d)\d{11}|62\d{14,17}|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}"
)


ARTICLE = 13  # digits of an EAN
_TEST_RANGE = "400000"  # no bank's: numbers that processors publish for tests begin so
_TEST_CARDS = frozenset(
    {
        # published for tests by Adyen, Authorize.net, Braintree, Worldpay, beyond those that `placeholders` knows
        "4988438843884305", "5100060000000002", "5555444433331111", "370000000000002", "4166676667666746",
        "4646464646464644", "2222400070000005", "6771798021000008", "4009348888881881", "4005519200000004",
        "4500600000000061", "378734493671000", "4917610000000000", "4462030000000000", "5454545454545454",
        "4444333322221111", "4911830000000", "5424000000000015", "6011601160116611", "2223000048400011",
        "4012000033330026", "4012000077777777", "5200000000000007", "341111111111111",
        "4484070000000000", "5500000000000004", "340000000000009", "30000000000004", "6011000000000004",
    }
)  # fmt: skip


_HALVES = re.compile(r"\d{8}[ -]\d{8}")  # from one place of a chromosome to another


def card(value: str) -> bool:
    """Issuer range and check digit. Ranges: ISO/IEC 7812, as the networks publish them. No published test cards."""
    number = digits(value)
    if (
        _HALVES.fullmatch(value)
        or not _IIN.fullmatch(number)
        or number.startswith(_TEST_RANGE)
        or number in _TEST_CARDS
    ):
        return False
    return luhn(number) and not (len(number) == ARTICLE and is_article(number))


def is_article(number: str) -> bool:
    """The check digit of GS1: thirteen digits that have it are rather an article's than an old card's."""
    return (3 * sum(map(int, number[-2::-2])) + sum(map(int, number[::-2]))) % 10 == 0


_NO_DATES = ([1, 1, 1900], [1, 1, 1970])


def plausible_date(value: str) -> bool:
    """A calendar date between 1900 and today, in any common order; a date with a month in words always passes.

    Not the first days of 1900 and of 1970, which stand for no date.
    """
    parts = [int(part) for part in _NUMBER.findall(value)]
    if sorted(parts) in _NO_DATES:
        return False
    if len(parts) < 3:  # noqa: PLR2004  the month is a word
        return any(1900 <= part <= date.today().year for part in parts) and len(parts) == 2  # noqa: PLR2004, DTZ011
    first, second, third = parts[:3]
    if first > 31:  # noqa: PLR2004
        return _is_date(first, second, third)
    year = third if third > 99 else 1900 + third  # noqa: PLR2004
    return _is_date(year, second, first) or _is_date(year, first, second)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        return date(1900, 1, 1) <= date(year, month, day) <= date.today()  # noqa: DTZ011
    except ValueError:
        return False


def weighted(value: str, weights: tuple[int, ...], modulus: int) -> int:
    """The weighted sum of the leading digits, modulo `modulus`."""
    return sum(int(digit) * weight for digit, weight in zip(digits(value), weights, strict=False)) % modulus
