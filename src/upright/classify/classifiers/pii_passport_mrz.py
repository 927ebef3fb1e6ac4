"""Machine-readable zones of passports: two lines of 44 characters with check digits.

One scan of it is the whole document. Source: ICAO 9303 part 4.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_VALUES = {character: number for number, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}

_FILL = "(?:<|&lt;)"  # as written, or in mark-up
_BREAK = r"(?:\r?\n|\\{1,2}n|\s{1,8})"


def _check(field: str) -> str:
    return str(sum(_VALUES.get(character, 0) * (7, 3, 1)[place % 3] for place, character in enumerate(field)) % 10)


def _valid(value: str) -> bool:
    second = re.split(r"\s+|\\+n", value.replace("&lt;", "<").strip())[-1]
    return len(second) == 44 and (_check(second[:9]) == second[9] or _check(second[13:19]) == second[19])


CLASSIFIER = Classifier(
    id="pii.passport-mrz",
    title="Passport machine-readable zone",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        rf"P(?:{_FILL}|[A-Z])(?:{_FILL}|[A-Z]){{5,42}}{_BREAK}[A-Z0-9]{{1,9}}{_FILL}{{0,8}}\d[A-Z]{{1,3}}{_FILL}{{0,2}}\d{{7}}(?:{_FILL}|[MFX])\d{{7}}(?:{_FILL}|[A-Z0-9]){{16}}",
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
        "<mrz>P&lt;D&lt;&lt;ERIKSSON&lt;&lt;ANNA&lt;&lt;&lt;&lt;\nL898902C36D&lt;&lt;7408122F1204159ZE184226B&lt;&lt;&lt;&lt;&lt;10</mrz>",
        '"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"',
    ),
    rejects=(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C30UTO7408120F1204159ZE184226B<<<<<10",
        "PLEASE<<<<<",
    ),
)
