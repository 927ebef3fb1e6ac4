"""Irish individual health identifiers: eighteen digits with a GS1 check digit.

Names one person in every Irish health record. Source: Health Identifiers Act 2014. A label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import gs1
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ihi", "ihi number", "individual health identifier", "ihi no",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ie-ihi",
    title="Irish individual health identifier",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"\d{18}\b"),),
    validate=gs1,
    columns=_LABELS,
    confidence=0.82,
    confident=0.95,
    regulations=("GDPR special category",),
    countries=("IE",),
    aliases=("IE_IHI",),
    matches=(
        "IHI: 539067413950784911",
        "individual health identifier 539066348438650659",
        '"ihi_number": "539060586027641527"',
        "ihi=539067413950784911",
    ),
    rejects=("IHI: 539067413950784912", "539067413950784911", "ihi 12", "order 539066348438650659"),
)
