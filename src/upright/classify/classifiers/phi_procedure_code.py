"""CPT and HCPCS procedure codes directly after their label.

Tells what was done to a patient. Five characters are many things, so the label must name the code system. Source:
AMA; CMS.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "cpt", "cpt code", "cpt codes", "cpt-4", "hcpcs", "hcpcs code", "cpt/hcpcs", "procedure code cpt",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.procedure-code",
    title="CPT or HCPCS procedure code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"(?:\d{4}[0-9FTU]|[A-V]\d{4})(?:-\d{2})?\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("CPT_CODE", "HCPCS_CODE"),
    matches=("CPT: 99213", "CPT code 93000", '"hcpcs_code": "J1885"', "cpt=99214-25"),
    rejects=("99213", "CPT: unknown", "zip 93000", "hcpcs rules"),
)
