"""The checks that ordinary text asks most, in a few steps each: account numbers, SIM cards, employers, securities.

Each takes the value as written and answers True or False, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from upright.classify.checks import compact, digits, luhn

_STRUCTURES = """
AD 8n12c; AE 19n; AL 8n16c; AT 16n; AZ 4a20c; BA 16n; BE 12n; BG 4a6n8c; BH 4a14c; BI 23n; BR 23n1a1c; BY 4c4n16c
CH 5n12c; CR 18n; CY 8n16c; CZ 20n; DE 18n; DJ 23n; DK 14n; DO 4c20n; EE 16n; EG 25n; ES 20n; FI 14n; FK 2a12n
FO 14n; FR 10n11c2n; GB 4a14n; GE 2a16n; GI 4a15c; GL 14n; GR 7n16c; GT 24c; HN 4a20n; HR 17n; HU 24n; IE 4a14n
IL 19n; IQ 4a15n; IS 22n; IT 1a10n12c; JO 4a4n18c; KW 4a22c; KZ 3n13c; LB 4n20c; LC 4a24c; LI 5n12c; LT 16n
LU 3n13c; LV 4a13c; LY 21n; MC 10n11c2n; MD 20c; ME 18n; MK 3n10c2n; MN 16n; MR 23n; MT 4a5n18c; MU 4a19n3a
NI 4a20n; NL 4a10n; NO 11n; OM 3n16c; PK 4a16c; PL 24n; PS 4a21c; PT 21n; QA 4a21c; RO 4a16c; RS 18n; RU 14n15c
SA 2n18c; SC 4a20n3a; SD 14n; SE 20n; SI 15n; SK 20n; SM 1a10n12c; SO 19n; ST 21n; SV 4a20n; TL 19n; TN 20n
TR 6n16c; UA 6n19c; VA 18n; VG 4a16n; XK 16n; YE 4a4n18c
"""
"""What follows country and check digits (SWIFT registry of ISO 13616): n digits, a letters, c either."""
_KINDS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
_BASIC = {
    row[:2]: re.compile("".join(f"{_KINDS[kind]}{{{size}}}" for size, kind in re.findall(r"(\d+)([nac])", row[3:])))
    for row in re.split(r"[;\n] ?", _STRUCTURES.strip())
}
_BASE_36 = {ord(letter): str(number) for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=10)}
_MOBILE_COUNTRIES = re.compile(  # ITU-T E.212
    r"(?:001|20[2468]|21[234689]|22[01268]|23[012458]|24[024678]|25[0579]|26[0268]|27[02468]|28[0234689]|29[023457]"
    r"|30[28]|31[012346]|33[048]|34[02468]|35[02468]|36[0234568]|37[0246]|40[01245]|41[023456789]|42[012456789]"
    r"|43[24678]|44[01]|45[024567]|46[067]|47[02]|50[25]|51[045]|52[058]|53[0679]|54\d|55[012345]|60[23456789]"
    r"|61\d|62\d|63\d|64[012356789]|65[012345789]|70[2468]|71[0246]|72[24]|73[02468]|74[02468]|750|90[12]"
    r"|99[159])\d{11,12}"
)
_EMPLOYER = re.compile(  # campuses of the Internal Revenue Service
    r"(?:0[1-6]|1[0-6]|2[0-7]|3\d|4[0-8]|5\d|6[0-8]|7[1-7]|8[0-8]|9[0-589])\d{7}"
)
_SOCIAL = re.compile(r"(?!000|666|9)\d{3}([-. ]?)(?!00)\d{2}\1(?!0000)\d{4}")
_NEVER_A_PERSONS = frozenset({"078051120", "457555462", "219099999"})
_SECURITY = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
_SOUTH_AFRICA = re.compile(
    r"\d{2}(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|[12]\d))\d{4}[012]\d{2}"
)


def iban(value: str) -> bool:
    """Country, structure and mod-97 check digits of ISO 13616."""
    bare = compact(value)
    structure = _BASIC.get(bare[:2])
    if structure is None or not structure.fullmatch(bare, 4) or not bare[2:4].isdecimal():
        return False
    return int((bare[4:] + bare[:4]).translate(_BASE_36)) % 97 == 1


def imsi(value: str) -> bool:
    """Fourteen or fifteen digits that begin with a mobile country code."""
    return bool(_MOBILE_COUNTRIES.fullmatch(value))


def employer(value: str) -> bool:
    """EIN of the United States: a prefix that a campus gives out, seven digits."""
    return bool(_EMPLOYER.fullmatch(digits(value)))


def social_security(value: str) -> bool:
    """SSN of the United States: area, group and serial that are given out, written with one kind of mark."""
    return bool(_SOCIAL.fullmatch(value)) and digits(value) not in _NEVER_A_PERSONS


def security(value: str) -> bool:
    """ISIN: country, nine characters and a check digit (ISO 6166)."""
    return bool(_SECURITY.fullmatch(value)) and luhn(value.translate(_BASE_36))


def south_africa(value: str) -> bool:
    """Identity number of South Africa: date of birth, serial, citizenship, check digit of ISO/IEC 7812."""
    number = digits(value)
    return bool(_SOUTH_AFRICA.fullmatch(number)) and luhn(number)


QUICK: dict[str, Callable[[str], bool]] = {
    "iban": iban,
    "imsi": imsi,
    "isin": security,
    "us-ein": employer,
    "us-ssn": social_security,
    "za-id": south_africa,
}
