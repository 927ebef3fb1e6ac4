"""United States individual taxpayer identification numbers: nine digits that begin with 9, fourth and fifth in the ranges issued.

Source: IRS publication 1915.
"""

from __future__ import annotations

from upright.classify.checks import digits
from upright.classify.classifier import Classifier
from upright.classify.shapes import DIGITS_9, GROUPS_3_2_4
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    number = digits(value)
    group = int(number[3:5])
    return number[0] == "9" and (50 <= group <= 65 or 70 <= group <= 99) and group not in {89, 93}


CLASSIFIER = Classifier(
    id="pii.us-itin",
    title="US taxpayer identification number (ITIN)",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(GROUPS_3_2_4, DIGITS_9),
    validate=_valid,
    context=("itin", "taxpayer", "tax id", "individual taxpayer", "tin"),
    columns=("itin", "tax id"),
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("CCPA", "GLBA"),
    countries=("US",),
    aliases=("US_ITIN",),
    matches=("my ITIN is 913-79-6245", "ITIN: 934-59-5900", "individual taxpayer 912-70-1234", "tax id 934595900"),
    rejects=("934-59-5900", "ITIN: 834-59-5900", "ITIN 912-49-1234x", "order 934595900"),
)
