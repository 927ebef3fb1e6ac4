"""Numbers of toll transponders after a label that says so.

Traces where a vehicle went. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "toll tag", "toll tag number", "toll tag id", "e-zpass", "ezpass", "e-zpass number", "e-zpass tag",
    "sunpass number", "fastrak number", "fastag", "fastag id", "txtag number", "transponder number", "telepass",
    "via verde", "toll transponder",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.toll-tag",
    title="Toll tag number",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, r"[A-Z]{0,4}[- ]?\d[A-Z0-9-]{6,22}\b"),),
    validate=has_digits(7),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("TOLL_TAG",),
    matches=(
        "Toll tag: TX-048201937",
        "E-ZPass number is 00448201937",
        '"fastag_id": "34161FA820328E40"',
        "transponder number 01920481937",
    ),
    rejects=("toll tag: unknown", "TX-048201937", "fastag 12", "e-zpass lanes"),
)
