"""Mobile device numbers with software version: sixteen digits after a label.

Follows a handset across networks. Source: 3GPP TS 23.003. No check digit, so a label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "imeisv", "imei sv", "imei/sv", "imei software version",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.imeisv",
    title="Mobile device number with software version (IMEISV)",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"\d{2}-?\d{6}-?\d{6}-?\d{2}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("IMEISV",),
    matches=(
        "IMEISV: 3577733019313701",
        "imeisv is 35-427148-588383-12",
        '"imeisv": "8658411003809331"',
        "IMEI/SV 3563353699309903",
    ),
    rejects=("IMEISV: unknown", "3577733019313701", "imeisv 12", "order 3563353699309903"),
)
