"""Vehicle identification numbers: 17 characters without I, O and Q, with the North American check digit or beside a word for it.

Source: ISO 3779; 49 CFR 565.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _valid(value: str) -> bool:
    if sum(character.isdigit() for character in value) < 4 or sum(character.isalpha() for character in value) < 3:
        return False
    remainder = sum(_VALUES[character] * weight for character, weight in zip(value, _WEIGHTS, strict=True)) % 11
    return value[8] == ("X" if remainder == 10 else str(remainder)) or value[0] in "STUVWXYZ"


CLASSIFIER = Classifier(
    id="pii.vin",
    title="Vehicle identification number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[A-HJ-NPR-Z0-9]{17}\b",),
    validate=_valid,
    context=("vin", "vehicle", "chassis", "fahrgestellnummer", "car", "fin"),
    columns=("vin", "chassis number", "vehicle identification number"),
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("GDPR",),
    aliases=("VIN",),
    matches=("VIN: 1M8GDM9AXKP042788", "vehicle WAUUUUJC798028170", "chassis 1HGCM82633A004352"),
    rejects=("1M8GDM9AXKP042788", "VIN: 1M8GDM9A1KP042788", "VIN: ABCDEFGHJKLMNPRST"),
)
