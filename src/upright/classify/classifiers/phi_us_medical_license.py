"""State medical licences of the United States beside a label that says so.

Names the practitioner behind a record. Each state has its own shape, so the label decides. Not seen: numbers that
no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "medical license", "medical license number", "medical license no", "medical licence number", "medical license #",
    "physician license", "physician license number", "nursing license number", "rn license", "rn license number",
    "state license number", "professional license number", "pharmacist license",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.us-medical-license",
    title="US medical licence number",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[A-Z]{0,4}[-. ]?\d[A-Z0-9.-]{3,11}\b"),),
    validate=has_digits(4),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("MEDICAL_LICENSE",),
    matches=(
        "Medical license: A104822",
        "physician license number MD-448201",
        '"medical_license": "ME0091827"',
        "RN license # 0001288402",
    ),
    rejects=("medical license: pending", "A104822", "medical license fees 12", "part MD-448201"),
)
