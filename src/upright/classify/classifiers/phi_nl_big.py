"""Dutch BIG register numbers of health professionals: eleven digits.

Names the professional behind a record. Source: Wet BIG. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "big-nummer", "big nummer", "big-registratie", "big registratienummer", "bignummer", "big-register",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.nl-big",
    title="Dutch health professional number (BIG)",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{11}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    countries=("NL",),
    aliases=("NL_BIG",),
    matches=(
        "BIG-nummer: 49041822301",
        "big-registratie 19060217502",
        '"big_nummer": "89027719401"',
        "BIG nummer 59004417816",
    ),
    rejects=("BIG-nummer: onbekend", "49041822301", "big 12", "order 19060217502"),
)
