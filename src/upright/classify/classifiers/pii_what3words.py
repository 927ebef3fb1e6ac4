"""what3words addresses: three words with points after three slashes or a label; a field of three metres.

As good as coordinates. Not seen: three words without slashes or label, which package names are too.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "what3words", "w3w", "what 3 words",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.what3words",
    title="what3words address",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"///[a-z]{4,18}\.[a-z]{4,18}\.[a-z]{4,18}\b",
        after(_LABELS, r"[a-z]{3,18}\.[a-z]{3,18}\.[a-z]{3,18}\b"),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("WHAT3WORDS",),
    matches=(
        "///filled.count.soap",
        "what3words: index.home.raft",
        '"w3w": "limit.broom.flip"',
        "meet at ///slurs.this.shark",
    ),
    rejects=("filled.count.soap", "what3words: unknown", "//a.b.c", "file:///etc/hosts.allow"),
)
