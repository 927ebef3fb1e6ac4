"""United States bank routing numbers: nine digits with the American Bankers Association's check digit and a Federal Reserve prefix."""

from __future__ import annotations

from upright.classify.checks import digits, weighted
from upright.classify.classifier import Classifier
from upright.classify.shapes import DIGITS_9
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    number = digits(value)
    return (0 < int(number[:2]) <= 12 or 21 <= int(number[:2]) <= 32 or 61 <= int(number[:2]) <= 72) and weighted(
        number, (3, 7, 1) * 3, 10
    ) == 0


CLASSIFIER = Classifier(
    id="financial.us-routing-number",
    title="US bank routing number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(DIGITS_9,),
    validate=_valid,
    context=("routing", "aba", "routing number", "rtn", "routing transit", "ach", "wire"),
    columns=("routing number", "routing", "aba", "aba number", "rtn", "routing no"),
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("GLBA",),
    countries=("US",),
    aliases=("US_ROUTING_NUMBER", "ABA_ROUTING_NUMBER"),
    matches=(
        "ABA routing no. 262890786",
        "routing number: 021000021",
        "ABA 121000358",
        '{"routing_number": "214661358"}',
    ),
    rejects=("version 4.9.76-rc.2 of build 1204", "021000021", "routing number: 021000022", "batch 777727524"),
)
