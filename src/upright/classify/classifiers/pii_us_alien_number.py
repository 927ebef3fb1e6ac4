"""United States alien registration numbers: A and eight or nine digits, after a label or in full form.

Names an immigrant in every file of the authorities. Source: USCIS. A green card's own number is another class.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "a number", "a#", "alien number", "alien registration number", "alien registration no", "alien no",
    "uscis number", "uscis no", "uscis #", "uscis a-number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.us-alien-number",
    title="US alien registration number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"A?[- ]?\d{2,3}-?\d{3}-?\d{3}\b", begin=r"\b"),),
    columns=("alien number", "alien registration number", "uscis number"),
    confidence=0.9,
    confident=0.985,
    regulations=("GDPR", "CCPA"),
    countries=("US",),
    aliases=("US_ALIEN_NUMBER",),
    matches=(
        "A-Number: A204-819-377",
        "alien registration number is A087441902",
        '"uscis_number": "204819377"',
        "USCIS # 087-441-902",
    ),
    rejects=(
        "A-Number: pending",
        "A204819377",
        "a number 12",
        "uscis form 2024",
        "ABA number 285498042",
        "abaNumber=212837045",
    ),
)
