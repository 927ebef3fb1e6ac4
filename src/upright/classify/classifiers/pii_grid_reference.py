"""Positions in the military grid reference system and the British national grid, after a label that says so.

As good as coordinates at eight digits or more. Part numbers look alike, so a label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "mgrs", "mgrs grid", "grid reference", "grid ref", "os grid reference", "os grid ref", "utm/mgrs",
    "national grid reference", "ngr",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.grid-reference",
    title="Military grid reference",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(_LABELS, r"(?:\d{1,2}[C-HJ-NP-X] ?[A-HJ-NP-Z]{2} ?\d{4,5} ?\d{4,5}|[HNST][A-HJ-Z] ?\d{4,5} ?\d{4,5})\b"),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("MGRS", "GRID_REFERENCE"),
    matches=(
        "MGRS: 33UUU9029819737",
        "grid reference is TQ 30045 80421",
        '"os_grid_ref": "NT2573173580"',
        "MGRS grid 18T WL 8363 0742",
    ),
    rejects=("mgrs: unknown", "33UUU9029819737", "grid ref D4.12", "grid reference 12"),
)
