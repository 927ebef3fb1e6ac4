"""Quebec health insurance numbers: four letters, date of birth, two digits.

The letters are those of the name, the digits tell birthday and sex. Source: RAMQ. The date must exist.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import ca_ramq
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ramq", "nam", "numéro d'assurance maladie", "n° assurance maladie", "carte soleil", "quebec health card",
    "quebec health insurance number", "carte d'assurance maladie",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ca-ramq",
    title="Quebec health insurance number (RAMQ)",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{4}[ -]?\d{4}[ -]?\d{4}\b"),),
    validate=ca_ramq,
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("Law 25", "GDPR special category"),
    countries=("CA",),
    aliases=("CANADA_QUEBEC_HIN", "CA_RAMQ"),
    matches=("RAMQ: TREM 9252 1015", "carte soleil BOUC71031102", '"ramq": "GAGN85120417"', "NAM = LAVO-6057-2304"),
    rejects=("RAMQ: TREM 9299 1015", "TREM 9252 1015", "RAMQ 2024", "order GAGN85120417"),
)
