"""Marital status of a person, after a label for it.

Personal data; a protected trait in many labour laws. Not seen: status in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "marital status", "civil status", "relationship status", "familienstand", "zivilstand", "situation familiale",
    "état civil", "situation matrimoniale", "estado civil", "stato civile", "burgerlijke staat", "civilstånd",
    "sivilstatus", "civilstand", "siviilisääty", "stan cywilny", "rodinný stav", "medeni hal", "семейное положение",
    "婚姻状况", "status perkawinan",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.marital-status",
    title="Marital status",
    sensitivity=Sensitivity.LOW,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:single|married|divorced|widow(?:ed|er)?|separated|civil partnership|domestic partnership|never married|engaged|ledig|verheiratet|geschieden|verwitwet|célibataire|marié(?:e|\(e\))?|divorcé(?:e|\(e\))?|veu(?:f|ve)|pacsé(?:e|\(e\))?|solter[oa]|casad[oa]|divorciad[oa]|viud[oa]|celibe|nubile|coniugat[oa]|sposat[oa]|divorziat[oa]|vedov[oa]|gehuwd|ongehuwd|gift|ogift|skild|naimisissa|żonat[ya]|zamężna|kawaler|panna|evli|bekar|已婚|未婚|离异|kawin))",
            begin="",
        ),
    ),
    columns=_LABELS,
    confidence=0.75,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("MARITAL_STATUS",),
    matches=(
        "Marital status: divorced",
        '"marital_status": "married"',
        "Familienstand: verheiratet",
        "estado civil es soltera",
    ),
    rejects=("marital status: unknown", "married", "status: single", "a single value"),
)
