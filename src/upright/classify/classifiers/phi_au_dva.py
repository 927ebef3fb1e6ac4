"""Australian Department of Veterans' Affairs file numbers: state, war code, digits.

Tells that its bearer served, and opens care. Source: Services Australia. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "dva", "dva number", "dva no", "dva file number", "dva card", "veteran card number", "veterans affairs number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.au-dva",
    title="Australian veterans' affairs number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[NVQWST][A-Z ]{1,3}\d{2,6}[A-Z]?\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("Privacy Act 1988", "GDPR special category"),
    countries=("AU",),
    aliases=("AU_DVA",),
    matches=("DVA number: NX901234", "dva no QSM12345A", '"dva_number": "VX048812"', "DVA file number is TX3321"),
    rejects=("DVA: pending", "NX901234", "dva 12", "part QSM12345A"),
)
