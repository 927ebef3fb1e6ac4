"""International bank account numbers: country, length and mod-97 check digits (ISO 13616)."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.quick import iban
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="financial.iban",
    title="IBAN",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b",),
    validate=iban,
    context=("iban", "bank account", "account", "konto", "compte", "cuenta", "conto", "rekening"),
    columns=("iban", "bank account", "account number"),
    confidence=0.95,
    confident=0.99,
    regulations=("GDPR", "GLBA"),
    aliases=("IBAN", "IBAN_CODE"),
    matches=(
        "PL41908301661318609139099603",
        "Transfer to SE94 7950 0802 5341 1028 2711 today",
        "iban=DE89370400440532013000",
        '"GB82 WEST 1234 5698 7654 32"',
    ),
    rejects=(
        "version 4.9.76-rc.2 of build 1204",
        "DE00370400440532013000",
        "SE94 7950 0802 5341 1028 2712",
        "AB12 CDEF 3456",
    ),
)
