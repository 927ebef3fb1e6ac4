"""French shared register numbers of health professionals: eleven digits, Luhn.

Names the professional behind a prescription. Source: Agence du numérique en santé. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.checks import luhn
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "rpps", "n° rpps", "numéro rpps", "rpps number", "idnps",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.fr-rpps",
    title="French health professional number (RPPS)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[18]\d{10}\b"),),
    validate=luhn,
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("GDPR",),
    countries=("FR",),
    aliases=("FR_RPPS",),
    matches=("RPPS : 10761078053", "n° rpps 10257120286", '"rpps": "10600223365"', "rpps=10761078053"),
    rejects=("RPPS : 10761078054", "10761078053", "rpps 12", "order 10257120286"),
)
