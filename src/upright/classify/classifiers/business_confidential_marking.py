"""Markings that say a document is confidential: banners, headers and footers in capitals, or the usual sentence.

Whoever wrote it meant it to stay inside. A word in ordinary text is no marking. Not seen: markings in images.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.confidential-marking",
    title="Confidentiality marking",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"\b(?:STRICTLY|COMPANY|HIGHLY|COMMERCIAL IN|PRIVATE AND|PRIVATE &) CONFIDENTIAL\b",
        r"\bCONFIDENTIAL (?:AND|&) PROPRIETARY\b",
        r"\bCONFIDENTIAL(?: -|:) (?:DO NOT (?:DISTRIBUTE|COPY|FORWARD)|INTERNAL USE ONLY)\b",
        r"\b(?:STRENG VERTRAULICH|STRICTEMENT CONFIDENTIEL|ESTRICTAMENTE CONFIDENCIAL|STRETTAMENTE RISERVATO)\b",
        r"(?i:\bthis (?:document|e-?mail|message|report|memo)(?: and (?:any|its) attachments?)? (?:is|are|contains?) (?:strictly )?(?:private and )?confidential)\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("Internal",),
    aliases=("CONFIDENTIAL_MARKING",),
    matches=(
        "STRICTLY CONFIDENTIAL",
        "Board paper - COMPANY CONFIDENTIAL",
        "CONFIDENTIAL - DO NOT DISTRIBUTE",
        "This document is strictly confidential.",
    ),
    rejects=("a confidential tone", "CONFIDENTIAL_CLIENT = True", "confidential computing", "the CONFIDENTIAL flag"),
)
