"""Markings that say a document holds a trade secret or is under a non-disclosure agreement.

A secret that is not kept is none. Not seen: secrets without a marking.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.trade-secret",
    title="Trade secret marking",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"\b(?:CONTAINS|CONFIDENTIAL|PROPRIETARY)(?: AND| -)? TRADE SECRETS?\b",
        r"(?i:\bsubject to (?:a |the |an )?(?:NDA|non-disclosure agreement))\b",
        r"(?i:\bcontains? (?:the )?(?:proprietary|trade secret) (?:and confidential )?information of)\b",
        r"\bBETRIEBSGEHEIMNIS\b",
        r"\bSECRET DES AFFAIRES\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("Trade secrets directive", "DTSA"),
    aliases=("TRADE_SECRET",),
    matches=(
        "CONTAINS TRADE SECRETS",
        "This deck is subject to a non-disclosure agreement",
        "contains proprietary information of Velmora Ltd",
        "CONFIDENTIAL - TRADE SECRET",
    ),
    rejects=("trade secrets law", "secret", "a trade", "proprietary software"),
)
