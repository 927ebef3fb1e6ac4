"""United States social security numbers.

Identity theft needs little more. Area, group and serial must be ones that the Social Security Administration issues (no 000, 666, 9xx;
no 00; no 0000). Written with dashes, spaces or dots the shape speaks for itself; nine bare digits need a word beside them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.quick import social_security
from upright.model.data import Sensitivity

_LABELS = (
    "ssn",
    "ssn#",
    "ss",
    "ss#",
    "ss no",
    "ss number",
    "social security",
    "social security #",
    "social security no",
    "social security number",
    "social",
    "soc sec",
    "socsec",
)

CLASSIFIER = Classifier(
    id="pii.us-ssn",
    title="US social security number",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b\d{3}-\d{2}-\d{4}\b",
        r"\b\d{3}[. ]\d{2}[. ]\d{4}\b",
        after(_LABELS, r"\d{9}\b", pair=True),
    ),
    validate=social_security,
    context=("ssn", "social security", "social security number", "tax id", "taxpayer"),
    columns=(
        "ssn",
        "ssn number",
        "ssn no",
        "social security number",
        "social security no",
        "social security",
        "social",
        "ss number",
    ),
    confidence=0.75,
    confident=0.99,
    regulations=("CCPA", "GLBA"),
    countries=("US",),
    aliases=("US_SSN", "SSN"),
    matches=(
        "SSN\t417 20 4914",
        "her social security number is 417-20-4914.",
        "ssn: 417204914",
        "id,ssn\n1,417-20-4914\n2,539-44-2210\n",
        "Is this SSN valid: 417204914?",
    ),
    rejects=(
        "011 15-2345-1826",
        "078-05-1120",
        "666-12-3456",
        "000-12-3456",
        "order 417204914",
        "part 900-12-3456",
        "168-89-7501 = -3172",
    ),
)
