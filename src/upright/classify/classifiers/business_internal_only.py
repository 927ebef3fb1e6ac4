"""Markings that say a document is for internal use only.

Whoever wrote it meant it to stay inside. Not seen: markings in images, other words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.internal-only",
    title="Internal-use marking",
    sensitivity=Sensitivity.LOW,
    patterns=(
        r"\b(?:FOR )?INTERNAL USE ONLY\b",
        r"\b(?:For|for) (?:[Ii]nternal|[Cc]ompany) [Uu]se [Oo]nly\b",
        r"\bNOT FOR (?:EXTERNAL|PUBLIC) (?:DISTRIBUTION|RELEASE)\b",
        r"\bNUR (?:FÜR DEN|ZUM) INTERNEN GEBRAUCH\b",
        r"\bUSAGE INTERNE UNIQUEMENT\b",
        r"\bUSO INTERNO EXCLUSIVO\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("Internal",),
    aliases=("INTERNAL_ONLY",),
    matches=(
        "INTERNAL USE ONLY",
        "For internal use only",
        "NOT FOR EXTERNAL DISTRIBUTION",
        "NUR ZUM INTERNEN GEBRAUCH",
    ),
    rejects=("internal function", "use only once", "for use by internal code", "INTERNAL_USE = 1"),
)
