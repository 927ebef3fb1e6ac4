"""United States laboratory numbers: two digits, D, seven digits.

Names the laboratory a result comes from. Source: CMS, 42 CFR 493. A word for laboratory must stand beside them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.us-clia",
    title="US laboratory number (CLIA)",
    sensitivity=Sensitivity.LOW,
    patterns=(r"\b\d{2}D[012]\d{6}\b",),
    context=("clia", "laboratory", "lab"),
    columns=("clia", "clia number", "lab clia"),
    needs_context=True,
    confidence=0.6,
    confident=0.96,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("US_CLIA", "CLIA_NUMBER"),
    matches=("CLIA: 05D2081492", "clia number 33D0654120", '"clia": "14D1044317"', "laboratory 45D0660090 reported"),
    rejects=("05D2081492", "clia: unknown", "part 33D0654120", "clia 12D"),
)
