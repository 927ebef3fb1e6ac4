"""French FINESS numbers of health establishments: nine digits, Luhn.

Names the hospital or practice a record comes from. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.checks import luhn
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "finess", "n° finess", "numéro finess", "finess juridique", "finess géographique", "finess number", "finess et",
    "finess ej",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.fr-finess",
    title="French health establishment number (FINESS)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"(?:\d{2}|2[AB])\d{7}\b"),),
    validate=luhn,
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("GDPR",),
    countries=("FR",),
    aliases=("FR_FINESS",),
    matches=("FINESS : 758155535", "n° finess 757691480", '"finess": "751870643"', "FINESS géographique : 758155535"),
    rejects=("FINESS : 758155536", "758155535", "finess 12", "lot 757691480"),
)
