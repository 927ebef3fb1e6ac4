"""Security classifications of governments: American, British, German, French, NATO and EU markings.

Information that must not be here at all. Not seen: the word `secret` by itself.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.classification-marking",
    title="Government classification marking",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"\b(?:TOP SECRET|SECRET|CONFIDENTIAL)//(?:NOFORN|SI|TK|REL TO|ORCON|HCS|SAR)\b",
        r"\bOFFICIAL[ -]SENSITIVE\b",
        r"\b(?:NATO|COSMIC) (?:RESTRICTED|CONFIDENTIAL|SECRET|TOP SECRET)\b",
        r"\b(?:EU RESTRICTED|RESTREINT UE|SECRET UE|TRES SECRET UE)\b",
        r"\bVS-(?:NfD|NUR FÜR DEN DIENSTGEBRAUCH|VERTRAULICH)\b",
        r"\bVERSCHLUSSSACHE\b",
        r"\bDIFFUSION RESTREINTE\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("Classified information",),
    aliases=("CLASSIFIED_MARKING",),
    matches=("TOP SECRET//NOFORN", "OFFICIAL-SENSITIVE", "NATO RESTRICTED", "VS-NfD"),
    rejects=("TOP SECRET", "my secret", "official sensitive data", "SECRET_KEY"),
)
