"""Numbers of loyalty and membership cards after a label that says so.

Joins a person with everything they bought. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "loyalty number", "loyalty card", "loyalty card number", "loyalty id", "rewards number", "rewards card",
    "rewards id", "rewards member number", "membership card number", "clubcard number", "nectar card",
    "bonus card number", "club card no", "kundenkartennummer", "payback-nummer", "carte de fidélité",
    "numéro de fidélité", "tarjeta de fidelidad", "carta fedeltà", "klantenkaart",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.loyalty-number",
    title="Loyalty programme number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z]{0,3}[- ]?\d[\d -]{6,22}\d\b"),),
    validate=has_digits(7),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("LOYALTY_NUMBER",),
    matches=(
        "Loyalty number: 6340 0412 0481 9377",
        "rewards number is RW48201937",
        '"loyalty_id": "9826104819"',
        "PAYBACK-Nummer: 308342 0481937",
    ),
    rejects=("loyalty number: unknown", "RW48201937", "loyalty card 12", "rewards 2024"),
)
