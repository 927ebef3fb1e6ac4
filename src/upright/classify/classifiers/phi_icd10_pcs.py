"""ICD-10-PCS inpatient procedure codes directly after their label: seven characters.

Tells what was done to a patient. Source: CMS. The label must name the code system or a procedure code.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "icd-10-pcs", "icd10pcs", "icd 10 pcs", "icd-10-pcs code", "pcs code", "procedure code pcs",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.icd10-pcs",
    title="ICD-10-PCS procedure code",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}\b"),),
    validate=has_digits(2),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    countries=("US",),
    aliases=("ICD10_PCS",),
    matches=("ICD-10-PCS: 0DTJ4ZZ", "PCS code 02703DZ", '"icd10pcs": "0SR90JZ"', "icd-10-pcs code is 10D00Z1"),
    rejects=("0DTJ4ZZ", "ICD-10-PCS: unknown", "part 02703DZ", "pcs code TESTING"),
)
