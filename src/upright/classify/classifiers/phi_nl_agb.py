"""Dutch AGB codes of care providers: eight digits.

Names the practitioner or practice behind a claim. Source: Vektis. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "agb", "agb-code", "agb code", "agbcode", "agb nummer",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.nl-agb",
    title="Dutch care provider code (AGB)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{2}[ -]?\d{6}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    countries=("NL",),
    aliases=("NL_AGB",),
    matches=("AGB-code: 01041822", "agb 94060217", '"agb_code": "03027719"', "AGB nummer 12-004417"),
    rejects=("AGB-code: onbekend", "01041822", "agb 12", "order 94060217"),
)
