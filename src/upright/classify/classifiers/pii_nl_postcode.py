"""Dutch postcodes after a label that says so: four digits and two letters.

With the house number it names one home. Part numbers look alike, so a label must stand before it.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "postcode", "post code", "postal code", "postcode huis",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.nl-postcode",
    title="Dutch postcode",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[1-9]\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])\b"),),
    columns=_LABELS,
    confidence=0.78,
    confident=0.9,
    regulations=("GDPR",),
    countries=("NL",),
    aliases=("NL_POSTCODE",),
    matches=("Postcode: 1012 AB", "postcode is 3584CX", '"postcode": "9712 GR"', "postcode,naam\n2511 VA,x\n"),
    rejects=("postcode: onbekend", "1012 AB", "part 3584CX", "postcode 1012"),
)
