"""SWIFT/BIC bank codes beside a word for them: bank, country, place and branch (ISO 9362).

The code names a bank, not a person; with an account number it routes money.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_COUNTRIES = frozenset("AD AE AL AM AR AT AU AZ BA BD BE BG BH BR BY CA CH CL CN CO CR CY CZ DE DK DO EE EG ES FI FO FR GB GE GI GL GR GT HK HR HU ID IE IL IN IQ IS IT JO JP KE KR KW KZ LB LI LK LT LU LV MA MC MD ME MK MT MU MX MY NG NL NO NZ OM PA PE PH PK PL PT QA RO RS RU SA SE SG SI SK SM TH TN TR TW UA US UY VN ZA".split())


def _valid(value: str) -> bool:
    return value[4:6] in _COUNTRIES


CLASSIFIER = Classifier(
    id="financial.swift-bic",
    title="SWIFT/BIC code",
    sensitivity=Sensitivity.LOW,
    patterns=(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",),
    validate=_valid,
    context=("swift", "bic", "swift code", "swift/bic", "bank code", "bic code"),
    columns=("swift", "bic", "swift code", "swift bic"),
    needs_context=True,
    confidence=0.5,
    confident=0.96,
    aliases=("SWIFT_BIC", "SWIFT_CODE"),
    matches=("BIC: DEUTDEFF500", "SWIFT code BNPAFRPP", "swift=CHASUS33"),
    rejects=("DEUTDEFF500", "BIC: ABCDEFGH", "README LICENSE"),
)
