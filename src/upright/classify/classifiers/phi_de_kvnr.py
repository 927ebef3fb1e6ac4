"""German health insurance numbers: a letter, eight digits, check digit; kept for life.

On every insurance card. Source: GKV-Spitzenverband. A label must stand before them, since one letter and nine
digits are many things.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import de_kvnr
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "kvnr", "kv-nr", "kv nr", "krankenversichertennummer", "versichertennummer", "versicherten-nr", "versichertennr",
    "krankenversicherungsnummer", "egk-nummer", "gesundheitskarte", "krankenkassennummer", "kvid",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.de-kvnr",
    title="German health insurance number (KVNR)",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z] ?\d{3} ?\d{3} ?\d{3}\b"),),
    validate=de_kvnr,
    columns=_LABELS,
    confidence=0.9,
    confident=0.985,
    regulations=("GDPR special category",),
    countries=("DE",),
    aliases=("DE_KVNR", "DE_HEALTH_INSURANCE", "GERMANY_HEALTH_INSURANCE_NUMBER"),
    matches=(
        "KVNR: K915943010",
        "Krankenversichertennummer ist B392942245",
        '"kvnr": "A430521540"',
        "eGK-Nummer: A 123 456 780",
    ),
    rejects=("KVNR: K915943011", "K915943010", "kvnr 12", "Teil B392942245"),
)
