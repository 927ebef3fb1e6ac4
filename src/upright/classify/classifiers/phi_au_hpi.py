"""Australian healthcare provider identifiers of persons (HPI-I) and organisations (HPI-O): 800361 or 800362, Luhn.

Names the practitioner or practice behind a record. Source: Healthcare Identifiers Act 2010.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import au_identifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.au-hpi",
    title="Australian healthcare provider identifier",
    sensitivity=Sensitivity.LOW,
    patterns=(r"\b8003[ ]?6[12]\d{2}[ ]?\d{4}[ ]?\d{4}\b",),
    validate=au_identifier,
    context=("hpi", "hpi-i", "hpi-o", "provider identifier"),
    columns=("hpi i", "hpi o", "hpii", "hpio"),
    confidence=0.85,
    confident=0.98,
    regulations=("Privacy Act 1988",),
    countries=("AU",),
    aliases=("AU_HPI",),
    matches=(
        "HPI-I: 8003 6127 7002 7573",
        "hpi-o 8003611604872857",
        '"hpi_i": "8003610476777228"',
        "provider 8003 6116 0487 2857",
    ),
    rejects=("HPI-I: 8003612770027574", "8003632770027573", "hpi: unknown", "order 4003612770027573"),
)
