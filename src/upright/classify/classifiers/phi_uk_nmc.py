"""Nursing and Midwifery Council PINs: two digits, a letter, four digits, a letter.

Names the nurse behind a record; the register is public. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "nmc", "nmc pin", "nmc number", "nmc no", "nmc registration", "nursing pin",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.uk-nmc",
    title="UK nurse's registration number (NMC)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{2}[A-L]\d{4}[A-Z]\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    countries=("GB",),
    aliases=("UK_NMC",),
    matches=("NMC PIN: 98I1422E", "nmc number is 12D0784W", '"nmc_pin": "07A3391S"', "NMC 15G2217E"),
    rejects=("NMC PIN: pending", "98I1422E", "nmc 12", "part 12D0784W"),
)
