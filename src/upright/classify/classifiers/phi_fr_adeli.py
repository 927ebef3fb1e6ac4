"""French ADELI numbers of health professionals: department, profession, registration, nine digits.

Names the professional behind a prescription. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "adeli", "n° adeli", "numéro adeli", "adeli number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.fr-adeli",
    title="French health professional number (ADELI)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"(?:\d{2}|2[AB])[ ]?\d{2}[ ]?\d{4}[ ]?\d\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    countries=("FR",),
    aliases=("FR_ADELI",),
    matches=("ADELI : 75 93 1204 8", "n° adeli 699300417", '"adeli": "2A9301556"', "Numéro ADELI : 339311827"),
    rejects=("ADELI : inconnu", "699300417", "adeli 12", "lot 339311827"),
)
