"""European health insurance cards: 80, country, issuer and serial number, twenty digits, beside a label.

Opens care in thirty countries. Source: EU decision S2. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ehic", "ehic number", "ehic no", "european health insurance card", "ghic", "team", "tarjeta sanitaria europea",
    "europäische krankenversicherungskarte", "carte européenne d'assurance maladie", "tessera europea",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.eu-ehic",
    title="European health insurance card",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"80[ ]?\d{3}[ ]?\d{5}[ ]?\d{10}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.96,
    regulations=("GDPR special category",),
    aliases=("EHIC", "EU_HEALTH_INSURANCE_CARD"),
    matches=(
        "EHIC: 80380000104820193847",
        "European Health Insurance Card 80 826 00012 4481920037",
        '"ehic_number": "80250000994102938475"',
        "GHIC 80826000210011449285",
    ),
    rejects=("EHIC: pending", "80380000104820193847", "ehic 12", "order 80250000994102938475"),
)
