"""Numbers of police reports and crime references after a label that says so.

Names victims, witnesses and suspects. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "police report", "police report number", "police report no", "police report #", "crime reference number",
    "crime reference", "crime ref", "incident report number", "police case number", "police record number",
    "polizeibericht", "vorgangsnummer", "procès-verbal n°", "número de denuncia", "numero di denuncia",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.police-report",
    title="Police report number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,4}[-/]?\d[A-Z0-9/-]{4,16}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR article 10",),
    aliases=("POLICE_REPORT",),
    matches=(
        "Police report number: 23-104822",
        "crime reference number is 4482/0193/24",
        '"police_report": "PR20240193"',
        "Police report # 2024-00817",
    ),
    rejects=("police report: pending", "23-104822", "police report 12", "crime ref none"),
)
