"""United States passport numbers: nine digits, or a letter and eight digits, beside a word for passport."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.shapes import DIGITS_9
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="pii.us-passport",
    title="US passport number",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b[A-Z]\d{8}\b", DIGITS_9),
    context=("passport", "passport no", "passport number", "us passport", "travel document"),
    columns=("passport", "passport number", "passport no"),
    needs_context=True,
    confidence=0.45,
    confident=0.9,
    countries=("US",),
    aliases=("US_PASSPORT",),
    matches=(
        "US passport no. P11777741",
        "passport: C39998542",
        "US passport number 340020013",
        '{"passport_number": "A12345679"}',
    ),
    rejects=("version 4.9.76-rc.2 of build 1204", "part C39998542", "passport: 12345", "order 340020013"),
)
