"""British Columbia personal health numbers: ten digits that begin with 9, modulus 11.

Opens a person's insured care. Source: British Columbia Ministry of Health. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.checks import stdnum
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "phn", "personal health number", "bc phn", "bc services card", "care card", "carecard number", "bc health number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ca-bc-phn",
    title="British Columbia personal health number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"9\d{3}[ -]?\d{3}[ -]?\d{3}\b"),),
    validate=stdnum("ca.bc_phn"),
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("PIPA", "GDPR special category"),
    countries=("CA",),
    aliases=("CANADA_BC_PHN",),
    matches=("PHN: 9486 823 721", "personal health number is 9987467677", '"phn": "9019022845"', "phn=9486823721"),
    rejects=("PHN: 9486823722", "9486823721", "phn 12", "order 9987467677"),
)
