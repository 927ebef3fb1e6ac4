"""New Zealand national health index numbers: three letters and four digits, or five letters and two digits; check digit.

Names one person in every New Zealand health record. Source: HISO 10046. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import nz_nhi
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "nhi", "nhi number", "nhi no", "nhi #", "national health index",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.nz-nhi",
    title="New Zealand national health index",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-HJ-NP-Z]{3} ?(?:\d{4}|\d{2}[A-HJ-NP-Z]{2})\b"),),
    validate=nz_nhi,
    columns=_LABELS,
    confidence=0.86,
    confident=0.97,
    regulations=("Health Information Privacy Code", "GDPR special category"),
    countries=("NZ",),
    aliases=("NEW_ZEALAND_NHI_NUMBER", "NZ_NHI"),
    matches=("NHI: ZMM1616", "NHI number is FWP8323", '"nhi": "ZBN77VL"', "nhi_no=XGB1719"),
    rejects=("NHI: ZMM1617", "ZMM1616", "nhi 2024", "part FWP8323"),
)
