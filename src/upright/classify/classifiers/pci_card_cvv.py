"""Card verification values: three or four digits beside a word for them. They may never be stored after authorisation (PCI DSS 3.3.1)."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_NAMES = "security[ _]?code|card verification|prüfziffer|código de seguridad|cryptogramme|codice di sicurezza|kartenprüfnummer"
_BETWEEN = (
    r"""(?:[ _-]?(?:code|value|number|no\.?|nr\.?|num))?["'*`\])]{0,3}(?: is| was| valid| on file| given)?"""
    r"""\s{0,3}[:=#,>|]{0,2}\s{0,3}["'`]?"""
)

CLASSIFIER = Classifier(
    id="pci.card-cvv",
    title="Card verification value",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        rf"(?i:(?:\b|_)(?:cvv2?|cvc2?|csc|cav2|cvn2?|cid code){_BETWEEN})(?P<value>\d{{3,4}})\b",
        rf"(?i:(?:{_NAMES}){_BETWEEN})(?P<value>\d{{3,4}})\b",
    ),
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
