"""Group numbers and pharmacy routing codes (BIN, PCN, group) of health insurance cards, beside their labels.

With the member id they are all that a claim asks for. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "insurance group number", "insurance group no", "insurance group #", "insurance group", "group policy number",
    "plan group number", "rx group", "rxgrp", "rx grp", "rx bin", "rxbin", "rx pcn", "rxpcn", "employer group number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.insurance-group-number",
    title="Health insurance group and pharmacy routing numbers",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z0-9][A-Z0-9-]{3,14}\b"),),
    validate=has_digits(2),
    columns=_LABELS,
    confidence=0.82,
    confident=0.9,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("INSURANCE_GROUP_NUMBER", "RX_BIN"),
    matches=(
        "Insurance group number: 8830417",
        "RxBIN: 610279",
        "RxGrp = UHEALTH04",
        '"insurance_group_number": "GRP-20931"',
    ),
    rejects=("insurance group: unknown", "610279", "group number 3 of 4", "the insurance group met"),
)
