"""Canadian postal codes after a label that says so.

One code holds some twenty homes. Part numbers look alike, so a label must stand before it.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "postal code", "postal", "code postal", "postcode", "home postal code", "mailing postal code",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.ca-postal-code",
    title="Canadian postal code",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d\b"),),
    columns=_LABELS,
    confidence=0.78,
    confident=0.9,
    regulations=("PIPEDA",),
    countries=("CA",),
    aliases=("CANADA_POSTAL_CODE",),
    matches=("Postal code: K1A 0B1", "code postal H2X 1Y4", '"postal_code": "M5V3L9"', "postal_code,name\nV6B 4N7,x\n"),
    rejects=("postal code: unknown", "K1A 0B1", "part M5V3L9", "postal code 12"),
)
