"""Card verification values: three or four digits beside a word for them. They may never be stored after authorisation (PCI DSS 3.3.1)."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="pci.card-cvv",
    title="Card verification value",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"(?i:\b(?:cvv2?|cvc2?|csc|cav2|cvn|security code|card verification(?: value| code)?|prüfziffer|código de seguridad)[\"']?(?: is| was| code| no\.?)?\s?[:=#,]?\s{0,3}[\"']?)(?P<value>\d{3,4})\b",
    ),
    columns=("cvv", "cvc", "cvv2", "csc", "security code"),
    confidence=0.9,
    confident=0.98,
    regulations=("PCI DSS",),
    aliases=("CARD_CVV", "CVV"),
    matches=("CVV 430 EXP 06/29", '"cvc": "918"', "security code: 4821"),
    rejects=("CVV: xxx", "cvv must have 3 digits", "EXP 06/29", "cvv 12345"),
)
