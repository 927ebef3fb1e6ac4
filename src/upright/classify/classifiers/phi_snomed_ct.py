"""SNOMED CT identifiers directly after their label; Verhoeff check digit.

On a person's record it names a finding. Source: SNOMED International. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import snomed_ct
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "snomed", "snomed ct", "snomed code", "snomed-ct", "snomedct", "sctid", "snomed id", "snomed concept",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.snomed-ct",
    title="SNOMED CT concept",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"\d{6,18}\b"),),
    validate=snomed_ct,
    columns=_LABELS,
    confidence=0.82,
    confident=0.95,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("SNOMED_CODE",),
    matches=("SNOMED CT: 73211009", "snomed code 38341003", '"sctid": "195967001"', "SNOMED 44054006"),
    rejects=("73211009", "SNOMED: 73211008", "order 38341003", "snomed release 20240101"),
)
