"""Open Location Codes in full form: a field of about fourteen metres.

As good as coordinates. Source: Google, Open Location Code. A word for place must stand beside it.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="pii.plus-code",
    title="Plus code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[2-9CFGHJMPQRV][2-9CFGHJMPQRVWX]{7}\+[2-9CFGHJMPQRVWX]{2,3}\b",),
    context=("plus code", "pluscode", "open location code", "location", "olc", "address"),
    columns=("plus code", "pluscode", "olc"),
    needs_context=True,
    confidence=0.6,
    confident=0.95,
    regulations=("GDPR", "CCPA"),
    aliases=("PLUS_CODE",),
    matches=("plus code: 8FVC9G8F+6W", "location 9C3XGV4C+XV", '"plus_code": "849VCWC8+R9"', "pluscode=6GCRPR6C+24"),
    rejects=("8FVC9G8F+6W", "plus code: unknown", "part 849VCWC8", "VCWC8+R9"),
)
