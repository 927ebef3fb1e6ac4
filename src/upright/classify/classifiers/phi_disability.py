"""Disabilities and accommodations, after a label that makes them a person's.

Health data under GDPR article 9; protected by labour law almost everywhere. Not seen: disabilities in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "disability", "disabilities", "disability status", "disability type", "disabled status", "accessibility need",
    "behinderung", "grad der behinderung", "gdb", "handicap", "situation de handicap", "discapacidad",
    "grado de discapacidad", "disabilità", "deficiência", "handikapp",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.disability",
    title="Disability",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:blind(?:ness)?|visually impaired|visual impairment|deaf(?:ness)?|hard of hearing|hearing (?:impairment|loss)|wheelchair user|paraplegi[ac]|quadriplegi[ac]|amputee|dyslexi[ac]|autis(?:m|tic)|adhd|cerebral palsy|down syndrome|learning disabilit(?:y|ies)|mobility impairment|chronic pain|mental illness|intellectual disability|speech impairment|[2-9]0 ?%|100 ?%))",
            begin=r"\b",
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("DISABILITY",),
    matches=(
        "Disability: visually impaired",
        '"disability_status": "wheelchair user"',
        "Grad der Behinderung: 50 %",
        "disability: dyslexia",
    ),
    rejects=("disability: none", "deaf", "disability insurance", "deafening 50 %"),
)
