"""National drug codes: labeller, product and package in the 4-4-2, 5-3-2, 5-4-1 and 5-4-2 forms. Source: FDA, 21 CFR 207.33.

Names a medicine; on a person's record it is health data. Part numbers look alike, so a word for medicine must stand
beside it; eleven digits without dashes count only directly after `NDC`.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_COLUMNS = (
    "ndc", "ndc11", "ndc 11", "ndc10", "ndc code", "ndc number", "ndc no", "ndc id", "drug code", "drug ndc", "rx ndc",
    "product ndc", "package ndc", "billing ndc", "national drug code", "medication code", "medication ndc",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ndc",
    title="National drug code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"\b(?:\d{5}-\d{4}-\d{1,2}|\d{5}-\d{3}-\d{2}|\d{4}-\d{4}-\d{2})\b",
        after(("ndc", "ndc11", "ndc 11", "ndc code", "ndc number", "national drug code"), r"\d{11}\b"),
    ),
    context=(
        *_COLUMNS, "drug", "rx", "medication", "medicine", "prescription", "prescribed", "tablet", "tablets", "capsule",
        "mg", "dose", "pharmacy", "dispensed", "refill", "dispense",
    ),
    columns=_COLUMNS,
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("NDC_CODE", "FDA_CODE", "US_NDC"),
    matches=(
        "Rx: metformin 500 mg, NDC 45885-7939-33.",
        "ndc=0777-3105-02",
        "drug code 50090-347-00",
        'ndc11: "45885793933"',
    ),
    rejects=("45885-7939-33", "cost centre 6693-12", "date 2024-1234-01x", "drawing 12345-678-90"),
)  # fmt: skip
