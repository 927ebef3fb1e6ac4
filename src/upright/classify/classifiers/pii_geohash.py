"""Geohashes of six characters or more after a label that says so.

As good as coordinates from eight characters on. Not seen: geohashes that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "geohash", "geo hash", "location geohash", "home geohash",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.geohash",
    title="Geohash",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[0-9bcdefghjkmnpqrstuvwxyz]{6,12}\b"),),
    validate=has_digits(1, letter=True),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("GEOHASH",),
    matches=("geohash: u33dc1v0", "geo_hash = 9q8yyk8yuv", '"geohash": "gcpvj0du6"', "home geohash is dr5regw3p"),
    rejects=("geohash: unknown", "u33dc1v0", "geohash library", "geohash 12"),
)
