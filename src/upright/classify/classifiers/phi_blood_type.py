"""Blood groups beside a label for them.

On a person's record it is health data. Not seen: groups without a label, `O+` written as a single letter.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "blood type", "blood group", "bloodtype", "blutgruppe", "groupe sanguin", "grupo sanguíneo", "grupo sanguineo",
    "tipo de sangre", "gruppo sanguigno", "tipo sanguíneo", "tipo sanguineo", "bloedgroep", "blodgrupp", "blodtype",
    "veriryhmä", "grupa krwi", "krevní skupina", "vércsoport", "kan grubu", "группа крови", "血型", "血液型", "혈액형",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.blood-type",
    title="Blood type",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:AB|A|B|O|0) ?(?:[+-]|\(?(?:Rh|RhD|RH)[ -]?(?:[+-]|positive|negative|pos|neg)\)?|(?i:positive|negative|pos|neg)\b)",
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("BLOOD_TYPE", "BLOOD_GROUP"),
    matches=("Blood type: AB+", "blood group is O negative", '"blood_type": "B Rh+"', "Blutgruppe: A Rh+"),
    rejects=("blood type: unknown", "AB+", "grade A+", "blood type 3"),
)
