"""RxNorm concept identifiers directly after their label.

On a person's record it names a medicine. Source: US National Library of Medicine.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "rxcui", "rxnorm", "rxnorm code", "rx cui", "rxnorm id",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.rxnorm",
    title="RxNorm medicine code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"\d{3,8}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA",),
    aliases=("RXNORM_CODE",),
    matches=("RxCUI: 860975", "rxnorm 197361", '"rxcui": "312961"', "RxNorm code 1049502"),
    rejects=("860975", "rxcui: unknown", "order 197361", "rxnorm release"),
)
