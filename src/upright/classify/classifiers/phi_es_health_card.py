"""Spanish health card codes (CIP, TSI): four letters and ten to twelve digits, beside a label.

The letters are those of the name, the digits tell birthday and sex. Each region has its own form. Not seen: numbers
that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "cip", "cip sns", "tarjeta sanitaria", "número de tarjeta sanitaria", "nº tarjeta sanitaria", "tsi",
    "código de identificación personal",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.es-health-card",
    title="Spanish health card number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{4} ?\d ?\d{9,11}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category",),
    countries=("ES",),
    aliases=("ES_CIP",),
    matches=(
        "CIP: GARO1820415012",
        "tarjeta sanitaria MALO0930112008",
        '"tarjeta_sanitaria": "FEGO1710623104"',
        "TSI: PEMA0850921003",
    ),
    rejects=("CIP: desconocido", "GARO1820415012", "cip 12", "lote MALO0930112008"),
)
