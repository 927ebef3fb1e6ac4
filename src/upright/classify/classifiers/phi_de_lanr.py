"""German physician numbers: six digits, check digit, specialty.

Names the physician behind a prescription. Source: KBV. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import de_lanr
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "lanr", "arztnummer", "arzt-nr", "lebenslange arztnummer", "arztnr",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.de-lanr",
    title="German physician number (LANR)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{9}\b"),),
    validate=de_lanr,
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("GDPR",),
    countries=("DE",),
    aliases=("DE_LANR",),
    matches=("LANR: 572344044", "Arztnummer 419080771", '"lanr": "888020631"', "lanr=572344044"),
    rejects=("LANR: 572344144", "572344044", "lanr 12", "Bestellung 419080771"),
)
