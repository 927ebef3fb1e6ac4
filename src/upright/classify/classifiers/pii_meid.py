"""Mobile equipment identifiers: fourteen hexadecimal digits, or eighteen decimal ones, after a label.

Follows a handset across networks. Source: 3GPP2 S.R0048.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "meid", "meid number", "meid hex", "meid dec", "device meid",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.meid",
    title="Mobile equipment identifier (MEID)",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"(?:[A-F][0-9A-F]{13}|[a-f][0-9a-f]{13}|\d{18})\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("MEID",),
    matches=(
        "MEID: A18335385A41D8",
        "meid is a1515f0c537a7d",
        '"meid": "A16962E23F55D9"',
        "MEID DEC 270113183508481937",
    ),
    rejects=("MEID: unknown", "A18335385A41D8", "meid 12", "commit a1515f0c537a7d"),
)
