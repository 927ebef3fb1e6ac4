"""Payment card numbers: issuer range and check digit (ISO/IEC 7812).

One in ten random numbers passes the check digit, so a bare run of digits without a word beside it counts for little; written in
groups of four it speaks for itself. Twelve digits (Maestro) and old numbers of JCB are only read behind a label. The test cards that networks and processors publish are refused.
"""

from __future__ import annotations

from upright.classify.checks import card, digits
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_CARDS = (
    "card", "card number", "card no", "card #", "credit card", "credit card number", "debit card", "cc", "maestro",
    "jcb", "pan", "karte", "kartennummer", "carte", "tarjeta", "cartão", "carta", "kaart",
)  # fmt: skip

_OLD = 13  # digits of the first cards of Visa, which are out of use; articles and milliseconds have as many
_USUAL = 16  # digits; few cards have more, and ids of rows, posts and stars have as many as those


def _is_rare(value: str) -> bool:
    return len(digits(value)) == _OLD or len(digits(value)) > _USUAL


CLASSIFIER = Classifier(
    id="pci.card-number",
    title="Payment card number",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b[2-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b(?: \d{4} \d{2}\b)?",
        r"\b3[47]\d{2}[ -]?\d{6}[ -]?\d{5}\b",
        after(_CARDS, r"(?:50|63|67)\d{10}\b|1800\d{11}\b", pair=True),
    ),
    validate=card,
    doubtful=_is_rare,
    context=(
        "card",
        "primary account number",
        "credit card",
        "debit card",
        "visa",
        "mastercard",
        "amex",
        "pan",
        "cc",
        "card number",
        "karte",
        "kreditkarte",
        "carte",
        "tarjeta",
        "cartão",
        "carta",
        "kaart",
        "payment",
        "charged",
        "信用卡",
        "クレジットカード",
    ),
    columns=("card number", "primary account number", "credit card", "card", "pan", "cc number", "card no", "ccnum"),
    confidence=0.6,
    confident=0.98,
    regulations=("PCI DSS", "GLBA"),
    aliases=("CREDIT_CARD", "CREDIT_CARD_NUMBER"),
    matches=(
        "payment declined card=4044895903635335 code=51",
        "card number: 5518-6358-9079-5054",
        "amex 3782 822463 10013 x",
        "What is the limit for card 501864667909?",
        "I want to cancel my card 180000826105910",
        "I was charged twice on card 5192116848266483.",
    ),
    rejects=(
        "use the Stripe test card 5555 5555 5555 4444 in sandbox",
        "4111111111111111",
        "test card 4000000000009995 is declined",
        "card 4111111111111112",
        "USPS tracking 9205 0895 3059 3277 6268 81",
        "ticket 1658480009135274",
        "order 4532015112830366",
        "501864667909",
        "INFO [worker-8] txn 4604513973717253 seq 2023573495 ok",
        "primers for chr17:41196312-41277500",
        "USPS 4140 0238 3424 2880 1881 98",
        "order 180000826105910",
        "HIP 24032 11h54m29s 4282612944735749516",
        "sku,ean,rev\nAK909622,4371634145719,9\nRR524011,4013803309177,5\n",
    ),
)
