"""Checks that refuse or allow more than python-stdnum's of the same number, by their names in YAML classifiers.

Each takes the value as written and answers True or False, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from upright.classify.checks import digits, stdnum


def chinese_organisation(value: str) -> bool:
    """Unified social credit code of China; not a person's number, whose date of birth stands where digits are rare."""
    if value.isdecimal() and value.startswith("13"):
        return False  # as Windows counts time
    return value[:2] in _CHINESE_KINDS and not _CHINESE_PERSON.fullmatch(value) and _CHINESE_CODE(value)


def pakistan(value: str) -> bool:
    """CNIC of Pakistan: thirteen digits, the first a province or territory."""
    number = digits(value)
    return len(number) == 13 and number[0] in "12345678"  # noqa: PLR2004


def argentine_account(value: str) -> bool:
    """CBU and CVU of Argentina: two check digits; no bank has a number above 499."""
    return value[:1] in "01234" and _ARGENTINE_ACCOUNT(value)


def indian_branch(value: str) -> bool:
    """IFSC: branches are numbers, with a letter or two at some banks."""
    return sum(character.isdigit() for character in value[5:]) >= 4  # noqa: PLR2004


_CHINESE_PERSON = re.compile(r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_CHINESE_KINDS = {"11", "12", "13", "19", "51", "52", "53", "59", "91", "92", "93", "Y1", "N1", "N2", "N3", "A1"}
"""Registering authority and kind of organisation (GB 32100, table 1), of those that number most."""
_CHINESE_CODE = stdnum("cn.uscc")
_ARGENTINE_ACCOUNT = stdnum("ar.cbu")

STRICTER: dict[str, Callable[[str], bool]] = {
    "ar-cbu": argentine_account,
    "cn-uscc": chinese_organisation,
    "in-ifsc": indian_branch,
    "pk-cnic": pakistan,
}
