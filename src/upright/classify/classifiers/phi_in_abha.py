"""Indian Ayushman Bharat health account numbers: fourteen digits.

Links every record of a person across Indian hospitals. Source: National Health Authority. A label must stand before
them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "abha", "abha number", "abha no", "abha id", "ayushman bharat health account", "health id number", "ndhm id",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.in-abha",
    title="Indian health account number (ABHA)",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"\d{2}-?\d{4}-?\d{4}-?\d{4}\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.95,
    regulations=("DPDP Act", "GDPR special category"),
    countries=("IN",),
    aliases=("IN_ABHA",),
    matches=(
        "ABHA: 91-4190-3215-1006",
        "abha number 91567774017482",
        '"abha_id": "91-8603-9178-7023"',
        "ABHA No. 91-4190-3215-1006",
    ),
    rejects=("ABHA: pending", "91-4190-3215-1006", "abha 12", "order 91567774017482"),
)
