"""LOINC codes of observations directly after their label; check digit.

On a person's record it names what was measured. Source: Regenstrief Institute. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.checks import luhn
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "loinc", "loinc code", "loinc #", "loinc num", "loinc number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.loinc",
    title="LOINC observation code",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{1,5}-\d\b"),),
    validate=luhn,
    columns=_LABELS,
    confidence=0.82,
    confident=0.95,
    regulations=("HIPAA",),
    aliases=("LOINC_CODE",),
    matches=("LOINC: 2345-7", "loinc code 4548-4", '"loinc": "718-7"', "LOINC 2160-0"),
    rejects=("2345-7", "LOINC: 2345-8", "score 4-2", "loinc 12"),
)
