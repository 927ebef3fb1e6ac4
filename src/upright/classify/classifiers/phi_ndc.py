"""National drug codes: labeller, product and package in the 4-4-2, 5-3-2, 5-4-1 and 5-4-2 forms. Source: FDA, 21 CFR 207.33.

Names a medicine; on a person's record it is health data.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.ndc",
    title="National drug code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b(?:\d{5}-\d{4}-\d{1,2}|\d{5}-\d{3}-\d{2}|\d{4}-\d{4}-\d{2})\b",),
    context=("ndc", "drug", "rx", "medication", "prescription", "prescribed", "tablet", "mg", "dose", "pharmacy"),
    columns=("ndc", "ndc code", "drug code"),
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("NDC_CODE",),
    matches=("Rx: metformin 500 mg, NDC 45885-7939-33.", "ndc=0777-3105-02", "drug code 50090-347-00"),
    rejects=("45885-7939-33", "cost centre 6693-12", "date 2024-1234-01x"),
)
