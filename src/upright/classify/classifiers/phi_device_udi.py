"""Unique device identifiers of implants and other medical devices in GS1 form, with lot, serial number or date.

An implant's serial number names its bearer. Source: FDA, 21 CFR 830; EU 2017/745. The GTIN check digit must fit.
Not seen: HIBCC and ICCBBA forms.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import gs1
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return gs1(value[4:18])


CLASSIFIER = Classifier(
    id="phi.device-udi",
    title="Medical device identifier (UDI)",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\(01\)\d{14}(?:\((?:11|17)\)\d{6}|\((?:10|21)\)[A-Za-z0-9/-]{1,20}){1,4}",),
    validate=_valid,
    confidence=0.9,
    confident=0.97,
    regulations=("HIPAA",),
    aliases=("DEVICE_UDI",),
    matches=(
        "(01)02189043517787(17)260331(10)A1B2C3",
        "UDI (01)00525322896167(21)SN20481",
        "(01)09492202462235(11)240112(10)L44",
        "udi=(01)02189043517787(21)77X",
    ),
    rejects=("(01)02189043517788(10)A1", "(01)02189043517787", "(10)A1B2C3", "udi: unknown"),
)
