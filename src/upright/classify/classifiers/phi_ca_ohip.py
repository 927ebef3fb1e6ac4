"""Ontario health numbers: ten digits under modulus 10, and a version code.

Opens a person's insured care. Source: Ontario Ministry of Health. The digits alone are those of many numbers, so a
label must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import ca_ohip
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "ohip", "ohip number", "ohip no", "ohip #", "ontario health card", "ontario health number",
    "ontario health card number", "ohip card",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ca-ohip",
    title="Ontario health number (OHIP)",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[1-9]\d{3}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[A-Z]{2})?\b"),),
    validate=ca_ohip,
    columns=_LABELS,
    confidence=0.85,
    confident=0.96,
    regulations=("PHIPA", "GDPR special category"),
    countries=("CA",),
    aliases=("CANADA_OHIP", "CA_HEALTH_CARD_NUMBER"),
    matches=("OHIP: 5567-143-069 AB", "OHIP number is 6526192924", '"ohip": "6524090815VN"', "ohip_number\t5567143069"),
    rejects=("OHIP: 5567143068", "5567143069", "OHIP covers 12 visits", "order 6526192924"),
)
