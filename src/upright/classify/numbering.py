"""Telephone numbering plans: whether a country could issue a number (data of Google's libphonenumber).

Only the plans' own patterns are asked, one expression for a country: parsing a number whole costs a hundred times more.
"""

from __future__ import annotations

import re
from functools import cache

SHORTEST, LONGEST = 7, 15  # digits; ITU-T E.164 allows 15
LONGEST_COUNTRY_CODE = 3
FEWEST, MOST = 9, 13  # digits of nearly all numbers that are written with their country's code


def is_international(number: str) -> bool:
    """Whether these digits, which begin with a country code (no `+`, no `00`), are a number of that country."""
    if not SHORTEST <= len(number) <= LONGEST:
        return False
    for length in range(1, LONGEST_COUNTRY_CODE + 1):
        plan = _country(number[:length])
        if plan:
            rest = number[length:]
            return bool(plan.fullmatch(rest) or (rest.startswith("0") and plan.fullmatch(rest[1:])))
    return False


def has_country(number: str) -> bool:
    """Whether these digits are as many as telephone numbers have, and begin with the code of some country."""
    if not FEWEST <= len(number) <= MOST:
        return False
    return any(_country(number[:length]) is not None for length in range(1, LONGEST_COUNTRY_CODE + 1))


@cache
def _country(code: str) -> re.Pattern[str] | None:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code))
    return re.compile("|".join(f"(?:{_plan(region, int(code))})" for region in regions)) if regions else None


def _plan(region: str, code: int) -> str:
    """The pattern of the national numbers of a region."""
    from phonenumbers import PhoneMetadata

    found = (
        PhoneMetadata.metadata_for_nongeo_region(code, None)
        if region == "001"
        else PhoneMetadata.metadata_for_region(region, None)
    )
    if found is None:
        return "(?!)"
    kinds = (found.fixed_line, found.mobile, found.toll_free, found.voip, found.shared_cost, found.personal_number)
    patterns = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return "|".join(patterns) or "(?!)"
