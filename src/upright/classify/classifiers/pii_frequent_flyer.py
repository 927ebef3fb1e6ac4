"""Frequent flyer numbers after a label that says so.

Joins a person with every journey. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "frequent flyer", "frequent flyer number", "frequent flyer no", "frequent flyer #", "ff number", "ffn",
    "mileageplus", "mileageplus number", "aadvantage", "aadvantage number", "skymiles", "skymiles number",
    "miles & more", "miles and more number", "flying blue number", "executive club number", "avios number",
    "known traveler number", "known traveller number", "ktn", "redress number", "vielfliegernummer",
    "numéro de voyageur fréquent",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.frequent-flyer",
    title="Frequent flyer number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z]{0,3}[- ]?\d[A-Z0-9 -]{4,16}[A-Z0-9]\b|[A-Z]{2,3}\d{5,12}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("FREQUENT_FLYER_NUMBER", "KNOWN_TRAVELER_NUMBER"),
    matches=(
        "Frequent flyer number: LH 992 0048 1937",
        "skymiles 9048201937",
        '"frequent_flyer": "BA48201937"',
        "KTN: TT1120481",
    ),
    rejects=("frequent flyer: unknown", "BA48201937", "aadvantage 12", "skymiles lounge"),
)
