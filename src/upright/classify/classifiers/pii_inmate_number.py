"""Numbers of prisoners and bookings after a label that says so.

Tells that its bearer is or was in prison. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "inmate number", "inmate id", "inmate no", "inmate #", "prisoner number", "prisoner id", "prison number",
    "offender id", "offender number", "booking number jail", "bop register number", "register number bop",
    "cdcr number", "doc number", "noms number", "tdcj number", "gefangenennummer", "numéro d'écrou",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.inmate-number",
    title="Inmate number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,3}[- ]?\d{3,8}(?:-\d{3})?[A-Z]{0,2}\b"),),
    validate=has_digits(4),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR article 10",),
    aliases=("INMATE_NUMBER",),
    matches=(
        "Inmate number: 48201-054",
        "prisoner number is A4817BD",
        '"offender_id": "AK20481"',
        "CDCR number: BX44170",
    ),
    rejects=("inmate number: unknown", "48201-054", "doc number of pages 12", "prison 3"),
)
