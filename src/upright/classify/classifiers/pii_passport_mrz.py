"""Machine-readable zones of passports: two lines of 44 characters with check digits.

One scan of it is the whole document. Source: ICAO 9303 part 4.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_VALUES = {character: number for number, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def _check(field: str) -> str:
    return str(sum(_VALUES.get(character, 0) * (7, 3, 1)[place % 3] for place, character in enumerate(field)) % 10)


def _valid(value: str) -> bool:
    second = re.split(r"\s+|\\n", value.strip())[-1]
    return len(second) == 44 and (_check(second[:9]) == second[9] or _check(second[13:19]) == second[19])


CLASSIFIER = Classifier(
    id="pii.passport-mrz",
    title="Passport machine-readable zone",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"P[A-Z<][A-Z]{3}[A-Z<]{39}(?:\r?\n|\\n|\s{1,8})[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[0-9<]\d",
    ),
    validate=_valid,
    context=("passport", "mrz", "machine readable"),
    confidence=0.95,
    confident=0.99,
    regulations=("GDPR",),
    aliases=("PASSPORT_MRZ",),
    matches=(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "MRZ: P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10 end",
        '"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"',
    ),
    rejects=(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C30UTO7408120F1204159ZE184226B<<<<<10",
        "PLEASE<<<<<",
    ),
)
