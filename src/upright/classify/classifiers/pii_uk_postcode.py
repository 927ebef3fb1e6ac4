"""United Kingdom postcodes after a label that says so.

One postcode holds some fifteen homes. Part numbers look alike, so a label must stand before it; within an address
it belongs to that class.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "postcode", "post code", "postal code", "postcode home", "home postcode", "uk postcode",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.uk-postcode",
    title="UK postcode",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y]) ?\d[ABD-HJLNP-UW-Z]{2})\b",
        ),
    ),
    columns=_LABELS,
    confidence=0.78,
    confident=0.9,
    regulations=("GDPR",),
    countries=("GB",),
    aliases=("UK_POSTCODE", "POSTAL_CODE"),
    matches=("Postcode: SW1A 2AA", "home postcode is LE10 5FW", '"postcode": "M1 1AE"', "postcode,name\nB47 6NQ,x\n"),
    rejects=("postcode: unknown", "SW1A 2AA", "part LE10 5FW", "postcode lottery 12"),
)
