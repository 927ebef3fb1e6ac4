"""Australian individual healthcare identifiers: sixteen digits that begin with 800360, Luhn.

Names one person in every Australian health record. Source: Healthcare Identifiers Act 2010. The prefix and check
digit suffice.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import au_identifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.au-ihi",
    title="Australian individual healthcare identifier",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b8003[ ]?60\d{2}[ ]?\d{4}[ ]?\d{4}\b",),
    validate=au_identifier,
    context=("ihi", "individual healthcare identifier", "healthcare identifier"),
    columns=("ihi", "ihi number", "individual healthcare identifier"),
    confidence=0.85,
    confident=0.98,
    regulations=("Privacy Act 1988", "GDPR special category"),
    countries=("AU",),
    aliases=("AU_IHI",),
    matches=(
        "IHI: 8003 6067 5601 9992",
        "ihi 8003608378849053",
        '"ihi": "8003608305361545"',
        "patient 8003 6083 7884 9053",
    ),
    rejects=("IHI: 8003606756019993", "8103606756019992", "order 4003606756019992", "ihi: unknown"),
)
