"""Card verification values: three or four digits beside a word for them.

They may never be stored after authorisation (PCI DSS 3.3.1). A number without a label is not seen.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "cvv", "cvv2", "cvc", "cvc2", "csc", "cav2", "cvn", "cvn2", "cid code", "card security code", "verification code", "cvv code", "cvc code", "cvv number", "cvv no", "card cvv", "card cvc", "security code",
    "card verification", "card verification value", "card verification code", "prüfziffer", "kartenprüfnummer",
    "código de seguridad", "codigo de seguridad", "código de segurança", "cryptogramme", "codice di sicurezza",
    "セキュリティコード", "安全码", "보안코드",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pci.card-cvv",
    title="Card verification value",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(after(_LABELS, r"\d{3,4}\b", pair=True),),
    columns=(
        "cvv",
        "cvc",
        "cvv2",
        "cvc2",
        "csc",
        "cvv code",
        "cvc code",
        "cvv number",
        "card cvv",
        "card cvc",
        "security code",
        "card security code",
        "prüfziffer",
    ),
    confidence=0.9,
    confident=0.98,
    regulations=("PCI DSS",),
    aliases=("CARD_CVV", "CVV"),
    matches=(
        "card_cvv=482 status=ok",
        "<cvv_code>614</cvv_code>",
        "CVV 430 EXP 06/29",
        '"cvc": "918"',
        "security code: 4821",
    ),
    rejects=("CVV: xxx", "cvv must have 3 digits", "EXP 06/29", "cvv 12345"),
)
