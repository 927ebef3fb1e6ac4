"""Identifiers of embedded SIM chips: 32 digits that begin with 89 and leave 1 under modulus 97.

Follows a device for its life. Source: GSMA SGP.02. The check suffices.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import eid
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="pii.eid",
    title="Embedded SIM identifier (EID)",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b89\d{30}\b",),
    validate=eid,
    context=("eid", "euicc", "esim"),
    columns=("eid", "euicc id", "esim eid"),
    confidence=0.85,
    confident=0.97,
    regulations=("GDPR",),
    aliases=("EID", "EUICC_ID"),
    matches=(
        "EID: 89049032174652497013333539474519",
        "eid 89049032072278791517084544598338",
        '"eid": "89049032045160362342457582553463"',
        "euicc 89049032174652497013333539474519",
    ),
    rejects=(
        "EID: 89049032174652497013333539474518",
        "eid: unknown",
        "12049032174652497013333539474519",
        "hash 89049032",
    ),
)
