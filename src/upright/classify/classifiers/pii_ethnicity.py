"""Racial or ethnic origin of a person, after a label for it.

GDPR article 9. A closed list of the words that forms use. Not seen: origins in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ethnicity", "ethnic origin", "ethnic group", "ethnic background", "race/ethnicity", "race ethnicity", "race",
    "origine ethnique", "etnia", "origen étnico", "ethnische herkunft", "etnische afkomst", "raça",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.ethnicity",
    title="Ethnic origin",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:african[ -]american|black or african american|black (?:british|african|caribbean)|white (?:british|irish)|caucasian|hispanic(?: or latino)?|latin[oax]|asian(?: american| british)?|south asian|east asian|pacific islander|native hawaiian|native american|american indian|alaska native|indigenous|aboriginal|m[aā]ori|roma|romani|arab|middle eastern|jewish|bangladeshi|two or more races|multiracial|mixed race|han chinese|kurdish|parda|preta)\b)",
            prose=False,
        ),
    ),
    columns=("ethnicity", "ethnic origin", "ethnic group", "race ethnicity"),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("ETHNIC_GROUP", "ETHNICITY", "NRP"),
    matches=("Ethnicity: Hispanic or Latino", '"race": "African American"', "Ethnic origin: Roma", "Etnia: indigenous"),
    rejects=("race: condition", "African American", "race 3 was won by Asian cars", "ethnicity: unknown"),
)
