"""The age of a person after a label that makes it one, or in `34-year-old woman`.

Alone it says little; with sex and postcode it singles out. Not seen: a bare `age`, which files and caches have too.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "patient age", "age of patient", "age in years", "age at diagnosis", "age at onset", "age at death",
    "customer age", "employee age", "alter des patienten", "edad del paciente", "âge du patient",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.age",
    title="Age",
    sensitivity=Sensitivity.LOW,
    patterns=(
        after(_LABELS, r"(?:1[01]\d|[1-9]\d?)\b"),
        r"\b(?P<value>(?:1[01]\d|[1-9]\d?)[ -]years?[ -]old) (?:man|woman|male|female|boy|girl|patient|lady|gentleman)\b",
    ),
    columns=_LABELS,
    confidence=0.7,
    confident=0.85,
    regulations=("GDPR", "CCPA"),
    aliases=("AGE",),
    matches=("Patient age: 61", "a 27-year-old woman", '"age_at_diagnosis": 52', "she is a 34 years old female"),
    rejects=("age: 34", "the file is 34 days old", "max-age=3600", "a 30-year-old bridge"),
)
