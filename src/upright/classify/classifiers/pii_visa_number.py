"""Travel visa numbers after a label that says so.

A document of travel. Payment cards of that name are another class. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.checks import card
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "visa number", "visa no", "visa foil number", "visa document number", "visa grant number", "travel visa number",
    "evisa number", "e-visa number", "schengen visa number", "visumnummer", "visum-nr", "numéro de visa",
    "número de visado", "numero visto",
)  # fmt: skip


def _valid(value: str) -> bool:
    return not card(value)


CLASSIFIER = Classifier(
    id="pii.visa-number",
    title="Visa number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,3}\d{7,13}\b"),),
    validate=_valid,
    columns=_LABELS,
    confidence=0.8,
    confident=0.9,
    regulations=("GDPR",),
    aliases=("VISA_NUMBER",),
    matches=(
        "Visa number: M4820193",
        "visa grant number is 0098827341",
        '"visa_no": "AB20481937"',
        "Visumnummer: DEU10482201",
    ),
    rejects=("visa number: pending", "M4820193", "visa card 4111", "order visa"),
)
