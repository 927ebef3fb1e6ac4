"""General Medical Council reference numbers: seven digits beside a label.

Names the doctor behind a record; the register is public. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "gmc", "gmc number", "gmc no", "gmc reference", "gmc reference number", "gmc #", "gmc registration",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.uk-gmc",
    title="UK doctor's registration number (GMC)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[1-9]\d{6}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    countries=("GB",),
    aliases=("UK_GMC",),
    matches=("GMC number: 4081723", "GMC 7129904", '"gmc_number": "3294410"', "gmc no: 6110283"),
    rejects=("GMC: pending", "4081723", "gmc 12", "order 7129904"),
)
