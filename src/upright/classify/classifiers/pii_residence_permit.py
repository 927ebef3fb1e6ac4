"""Residence permit and visa card numbers after a label that says so.

A document of identity of those without citizenship. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "residence permit", "residence permit number", "residence permit no", "residence card number",
    "biometric residence permit", "brp", "brp number", "permit of stay number", "aufenthaltstitel",
    "aufenthaltstitel-nr", "aufenthaltserlaubnis nr", "titre de séjour", "n° titre de séjour", "carte de séjour",
    "permesso di soggiorno", "permiso de residencia", "tarjeta de residencia", "verblijfsvergunning",
    "verblijfsdocument", "uppehållstillstånd", "oppholdstillatelse", "karta pobytu", "ikamet izni",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.residence-permit",
    title="Residence permit number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{1,3} ?\d{6,9}\b|[A-Z]{1,2}\d{2}[A-Z0-9]{5,7}\b|\d{9,12}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("RESIDENCE_PERMIT",),
    matches=(
        "Residence permit: YR0481922",
        "BRP number is ZU1204817",
        '"residence_permit": "9921048177"',
        "Aufenthaltstitel: Y04K1928L",
    ),
    rejects=("residence permit: pending", "YR0481922", "brp 12", "permit 2024"),
)
