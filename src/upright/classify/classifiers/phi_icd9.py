"""ICD-9-CM diagnosis and procedure codes directly after their label.

Older records still carry them. Three digits are many things, so the label must name the code system. Source: CMS.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "icd-9", "icd9", "icd 9 cm", "icd-9-cm", "icd-9 code", "icd9 code", "icd-9-cm code",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.icd9",
    title="ICD-9 diagnosis code",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"(?:\d{3}(?:\.\d{1,2})?|V\d{2}(?:\.\d{1,2})?|E\d{3}(?:\.\d)?)\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("ICD9_CODE",),
    matches=("ICD-9: 250.00", "ICD-9-CM code 401.9", '"icd9": "272.4"', "icd9_code=E812.0"),
    rejects=("250.00", "ICD-9: unknown", "ratio 401.9", "v58.67"),
)
