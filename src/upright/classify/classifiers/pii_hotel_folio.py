"""Folio and guest stay numbers of hotels after a label that says so.

Tells who slept where. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "folio number", "folio no", "folio #", "guest folio", "hotel folio", "hotel confirmation number",
    "hotel confirmation", "guest reservation number", "stay id",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.hotel-folio",
    title="Hotel folio",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[A-Z]{0,3}-?\d[A-Z0-9-]{4,12}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("HOTEL_FOLIO",),
    matches=(
        "Folio number: 0048201",
        "hotel confirmation number is 88204819",
        '"guest_folio": "F-204819"',
        "Folio # 4820193A",
    ),
    rejects=("folio: unknown", "0048201", "folio number 12", "hotel 3"),
)
