"""Driving licence numbers beside a label that says so. Each American state has its own shape, so the label decides."""

from __future__ import annotations

import re

from upright.classify.checks import compact
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "driver's license",
    "drivers license",
    "driver license",
    "driving licence",
    "driving license",
    "driver's licence",
    "driver license number",
    "driver licence",
    "driver licence no",
    "drivers licence",
    "driver's license number",
    "dl number",
    "dl no",
    "dl#",
    "dl #",
    "driver s license",
    "driver license no",
    "driver license #",
    "dl",
    "driver lic",
    "driver's lic",
    "driver's lic no",
    "driver's lic. no",
    "driver lic no",
    "dln",
    "licencia de conducir",
    "licencia de manejo",
    "carnet de conducir",
)


_RANGE = re.compile(r"\d{1,5}-\d{1,5}")  # of a result in `mg/dL`


def _valid(value: str) -> bool:
    if _RANGE.fullmatch(value):
        return False
    bare = compact(value)
    return 6 <= len(bare) <= 16 and sum(character.isdigit() for character in bare) >= 5


CLASSIFIER = Classifier(
    id="pii.us-driver-license",
    title="Driving licence number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z0-9](?:[ -]?[A-Z0-9]){5,17}\b", pair=True),),
    validate=_valid,
    columns=(
        "driver license",
        "drivers license",
        "driver license number",
        "license number",
        "dl number",
        "driving licence",
        "dln",
        "drivers lic no",
        "driver lic no",
        "dl no",
        "drivers license number",
        "driver s license",
        "driver s license number",
        "driver license no",
        "driver licence",
        "driver licence no",
        "drivers licence",
        "drivers license no",
        "driving licence number",
        "dl",
    ),
    confidence=0.85,
    confident=0.95,
    regulations=("DPPA", "CCPA"),
    aliases=("US_DRIVER_LICENSE", "US_DRIVERS_LICENSE"),
    matches=(
        "driver's license no. is D4402918",
        "driver license number: 621 869 642",
        "DL#: T832-858-08-770-9",
        '"drivers_license": "D1234567"',
    ),
    rejects=(
        "version 4.9.76-rc.2 of build 1204",
        "license: Apache-2.0",
        "DL: slow",
        "D1234567",
        "| 373.0 ug/dL | 250-450 |",
    ),
)
