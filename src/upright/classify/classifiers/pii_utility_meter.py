"""Numbers of electricity, gas and water meters and supply points after a label that says so.

Names one home and what it uses. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "meter number", "meter no", "meter serial number", "meter id", "electricity meter", "gas meter number",
    "water meter number", "smart meter id", "mpan", "mpan number", "mprn", "mprn number", "mpxn",
    "supply point number", "zählernummer", "zähler-nr", "stromzähler", "zählpunkt", "point de livraison", "pdl",
    "n° pdl", "prm", "numéro de compteur", "cups", "número de contador", "pod", "codice pod", "numero contatore",
    "ean-code aansluiting", "meternummer", "numer licznika", "ppe",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.utility-meter",
    title="Utility meter number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z]{0,3}[0-9A-Z]{0,3} ?\d[0-9A-Z -]{5,24}\d[A-Z]{0,2}\b"),),
    validate=has_digits(6),
    columns=(
        "meter number",
        "meter no",
        "meter id",
        "meter serial number",
        "mpan",
        "mprn",
        "zählernummer",
        "smart meter id",
    ),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("METER_NUMBER",),
    matches=(
        "Meter number: 14K0481922",
        "MPAN: 20 0004 8201 937",
        '"meter_id": "E6S10481937"',
        "Zählernummer: 1ESM0048201937",
    ),
    rejects=("meter number: unknown", "14K0481922", "meter no 3", "pod 12"),
)
