"""United States national provider identifiers: ten digits that begin with 1 or 2, check digit over 80840. Source: 45 CFR 162.406."""

from __future__ import annotations

from upright.classify.checks import luhn
from upright.classify.classifier import Classifier
from upright.classify.shapes import DIGITS_10
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return value[0] in "12" and luhn("80840" + value)


CLASSIFIER = Classifier(
    id="phi.us-npi",
    title="US national provider identifier",
    sensitivity=Sensitivity.LOW,
    patterns=(DIGITS_10,),
    validate=_valid,
    context=("npi", "national provider", "provider identifier", "provider id", "prescriber", "physician"),
    columns=("npi", "provider npi", "npi number"),
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("US_NPI",),
    matches=("NPI: 1234567893", "provider npi 1245319599", '"npi": "1679576722"'),
    rejects=("1234567893", "NPI: 1234567890", "epoch 1234567893"),
)
