"""United States Medicaid recipient ids beside a label that says so.

Each state chooses its own shape, so the label decides. The number opens claims and tells that its bearer is poor or
disabled. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "medicaid id", "medicaid number", "medicaid no", "medicaid #", "medicaid recipient id",
    "medicaid recipient number", "medicaid member id", "medicaid card number", "medi-cal id", "medi-cal number",
    "medicaid client id",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.us-medicaid-id",
    title="US Medicaid id",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,3}\d[A-Z0-9-]{5,13}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("MEDICAID_ID", "US_MEDICAID_ID"),
    matches=(
        "Medicaid ID: 94120837X",
        "medicaid number is AB12048C",
        '"medicaid_id": "7710293384"',
        "id,medicaid_no\n1,60128841\n",
    ),
    rejects=("Medicaid ID: pending", "94120837X", "medicaid covers 12 services", "order AB12048C"),
)
