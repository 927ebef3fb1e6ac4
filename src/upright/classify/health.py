"""Check digits of health identifiers that python-stdnum lacks. Each takes the value as written, never raises."""

from __future__ import annotations

import re
from datetime import date

from upright.classify.checks import compact, digits, luhn, stdnum

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # of New Zealand: without I and O
_NHI = re.compile(r"[A-HJ-NP-Z]{3}(?:\d{4}|\d{2}[A-HJ-NP-Z]{2})")
_CONCEPT = re.compile(r"\d{3,15}(?:00|01|02|10|11|12)\d")
_verhoeff = stdnum("verhoeff")


def gs1(value: str) -> bool:
    """The GS1 check digit (ISO/IEC 7064-like, weights 3 and 1), for any length."""
    number = digits(value)
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return len(set(number)) > 2 and total % 10 == 0  # noqa: PLR2004


def nz_nhi(value: str) -> bool:
    """New Zealand national health index, old and new form. Source: HISO 10046."""
    number = compact(value)
    if not _NHI.fullmatch(number):
        return False
    total = sum(
        (int(character) if character.isdigit() else _LETTERS.index(character) + 1) * weight
        for character, weight in zip(number, range(7, 1, -1), strict=False)
    )
    if number[6].isdigit():
        return total % 11 != 0 and (11 - total % 11) % 10 == int(number[6])
    return _LETTERS[(23 - total % 23) - 1] == number[6]


def de_kvnr(value: str) -> bool:
    """German health insurance number: a letter, eight digits, check digit. Source: GKV-Spitzenverband."""
    number = compact(value)
    if not re.fullmatch(r"[A-Z]\d{9}", number):
        return False
    written = f"{ord(number[0]) - 64:02d}{number[1:]}"
    total = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(written[:-1]))
    return total % 10 == int(written[-1])


def de_lanr(value: str) -> bool:
    """German physician number: six digits, check digit, specialty. Source: KBV."""
    number = digits(value)
    if len(number) != 9 or len(set(number)) < 3 or number.endswith("00"):  # noqa: PLR2004
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, (4, 9, 4, 9, 4, 9), strict=False))
    return -total % 10 == int(number[6])


def uk_chi(value: str) -> bool:
    """Scottish community health index: date of birth, three digits, modulus 11. Source: Public Health Scotland."""
    number = digits(value)
    if len(number) != 10 or not 1 <= int(number[:2]) <= 31 or not 1 <= int(number[2:4]) <= 12:  # noqa: PLR2004
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return rest != 1 and -rest % 11 == int(number[9])


def snomed_ct(value: str) -> bool:
    """SNOMED CT identifier: partition and Verhoeff check digit. Source: SNOMED International."""
    number = digits(value)
    return bool(_CONCEPT.fullmatch(number)) and _verhoeff(number)


def ca_ramq(value: str) -> bool:
    """Quebec: four letters, date of birth (month plus 50 for women), two digits. Source: RAMQ."""
    number = compact(value)
    try:
        month = int(number[6:8])
        date(2000 + int(number[4:6]) % 100, month - 50 if month > 50 else month, int(number[8:10]))  # noqa: PLR2004
    except ValueError:
        return False
    return number[:4].isalpha()


def ca_ohip(value: str) -> bool:
    """Ontario: ten digits under modulus 10, the first not zero, a version code. Source: Ontario Ministry of Health."""
    number = digits(value)
    return number[0] != "0" and luhn(number)


def au_identifier(value: str) -> bool:
    """Australian healthcare identifiers of persons, practitioners and organisations: 80036, kind, Luhn."""
    number = digits(value)
    return number.startswith(("800360", "800361", "800362")) and luhn(number)


def br_cns(value: str) -> bool:
    """Brazilian national health card: fifteen digits under modulus 11. Source: DATASUS."""
    number = digits(value)
    if len(number) != 15 or number[0] not in "12789" or len(set(number)) < 3:  # noqa: PLR2004
        return False
    return sum(int(digit) * (15 - place) for place, digit in enumerate(number)) % 11 == 0


def eid(value: str) -> bool:
    """EUICC identifier: 32 digits that leave 1 under modulus 97. Source: GSMA SGP.02."""
    number = digits(value)
    return len(number) == 32 and number.startswith("89") and int(number) % 97 == 1  # noqa: PLR2004
