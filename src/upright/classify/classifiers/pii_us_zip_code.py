"""United States ZIP codes after a label that says so; with four more digits they name a block.

HIPAA lets only the first three digits stay. Five digits are many things, so a label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "zip", "zip code", "zipcode", "zip+4", "zip plus four", "zip4", "zip plus 4", "mailing zip", "home zip",
    "billing zip", "shipping zip",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.us-zip-code",
    title="US ZIP code",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"\d{5}(?:-\d{4})?\b"),),
    columns=_LABELS,
    confidence=0.7,
    confident=0.85,
    regulations=("HIPAA", "CCPA"),
    countries=("US",),
    aliases=("ZIP_CODE", "US_ZIP_CODE"),
    matches=("ZIP code: 90210-3344", "zip: 10001", '"zip_code": "60614"', "billing zip is 94110"),
    rejects=("zip: archive", "90210-3344", "gzip 12345", "zip file 12"),
)
