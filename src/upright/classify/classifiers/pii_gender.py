"""Sex or gender of a person in words, after a label for it.

With birthday and postcode it singles out most people. Not seen: single letters.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "gender", "sex", "biological sex", "sex at birth", "geschlecht", "sexe", "genre", "sexo", "género", "sesso",
    "geslacht", "kön", "kjønn", "køn", "sukupuoli", "płeć", "pohlaví", "cinsiyet", "пол", "性别", "性別", "성별",
    "jenis kelamin",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.gender",
    title="Gender",
    sensitivity=Sensitivity.LOW,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:male|female|woman|non-?binary|transgender|intersex|männlich|weiblich|divers|masculin|féminin|homme|femme|masculino|femenino|feminino|hombre|mujer|maschio|femmina|man|vrouw|kvinna|kvinne|kvinde|mies|nainen|mężczyzna|kobieta|muž|žena|erkek|kadın|мужской|женский|男性|女性|남성|여성|laki-laki|perempuan))",
            prose=False,
            begin="",
        ),
    ),
    columns=("gender", "biological sex", "sex at birth", "geschlecht"),
    confidence=0.7,
    confident=0.82,
    regulations=("GDPR", "CCPA"),
    aliases=("GENDER",),
    matches=("Gender: female", '"sex": "male"', "Geschlecht: weiblich", "性别：男性"),
    rejects=("gender: any", "female", "gender equality", "sex: F"),
)
