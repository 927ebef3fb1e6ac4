"""Markings of controlled unclassified information and its forerunners.

United States federal information that law protects. Source: 32 CFR 2002. Not seen: the letters alone.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.cui-marking",
    title="Controlled unclassified information marking",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"\bCUI//[A-Z]{2,5}(?:-[A-Z]{2,8})?(?:/[A-Z-]{2,12}){0,4}\b",
        r"\bCONTROLLED UNCLASSIFIED INFORMATION\b",
        r"\bCUI (?:Basic|Specified|Category|BASIC|SPECIFIED|CATEGORY):?\b",
        r"\b(?:FOR OFFICIAL USE ONLY|UNCLASSIFIED//FOUO|LAW ENFORCEMENT SENSITIVE|SENSITIVE BUT UNCLASSIFIED)\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("NIST 800-171", "CMMC"),
    aliases=("CUI",),
    matches=("CUI//SP-PRVCY", "CONTROLLED UNCLASSIFIED INFORMATION", "CUI Category: PRVCY", "UNCLASSIFIED//FOUO"),
    rejects=("CUI", "cui bono", "official use of the API", "controlled information"),
)
