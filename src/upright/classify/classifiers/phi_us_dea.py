"""United States DEA registration numbers of prescribers: two letters and seven digits with a check digit."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    number = [int(digit) for digit in value[2:]]
    return (sum(number[0:5:2]) + 2 * sum(number[1:6:2])) % 10 == number[6]


CLASSIFIER = Classifier(
    id="phi.us-dea",
    title="US DEA number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}\b",),
    validate=_valid,
    context=("dea", "dea reg", "prescriber", "drug enforcement"),
    columns=("dea", "dea number", "dea registration", "dea registration number"),
    needs_context=True,
    confidence=0.65,
    confident=0.97,
    regulations=("HIPAA",),
    countries=("US",),
    aliases=("US_DEA",),
    matches=("DEA: AB1234563", "DEA Reg. No.: FU0426608", "prescriber MP5836727", '"dea_number": "BJ6125341"'),
    rejects=("AB1234563", "DEA: AB1234567", "order AB1234563"),
)
