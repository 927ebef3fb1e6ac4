"""United Kingdom national insurance numbers: two letters, six digits and A to D. Prefixes that are never issued are refused.

Source: HMRC manual NIM39110.
"""

from __future__ import annotations

import re

from upright.classify.checks import compact
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")


def _valid(value: str) -> bool:
    return bool(_NINO.fullmatch(compact(value)))


_LABELS = (
    "nino",
    "ni number",
    "ni no",
    "national insurance number",
    "national insurance no",
    "national insurance",
)

CLASSIFIER = Classifier(
    id="pii.uk-nino",
    title="UK national insurance number",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
        after(_LABELS, r"[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b", pair=True),
    ),
    validate=_valid,
    context=("national insurance", "nino", "ni number", "ni no", "insurance number"),
    columns=_LABELS,
    confidence=0.7,
    confident=0.98,
    regulations=("GDPR",),
    countries=("GB",),
    aliases=("UK_NINO",),
    matches=(
        "national insurance no JT901092A",
        "NI number: AB 12 34 56 C",
        "nino=JT238461A",
        "National Insurance CE-12-87-31-D",
        "NI number: pw869730b",
    ),
    rejects=("BG123456A", "QQ123456C", "AB123456E", "AB12345C", "pw869730b"),
)
