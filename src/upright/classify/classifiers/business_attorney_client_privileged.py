"""Markings that say a document is privileged between lawyer and client, or lawyers' work product.

Told to others, the privilege may be lost for good. Not seen: privileged letters without a marking.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.attorney-client-privileged",
    title="Legal privilege marking",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"(?i:\battorney[ -]client[ -](?:privileged?|communication|work product))\b",
        r"(?i:\bprivileged (?:and|&) confidential)\b",
        r"(?i:\battorney work[ -]product)\b",
        r"(?i:\b(?:legally|solicitor-client) privileged)\b",
        r"(?i:\bsubject to legal (?:professional )?privilege)\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("Internal",),
    aliases=("ATTORNEY_CLIENT_PRIVILEGED",),
    matches=(
        "ATTORNEY-CLIENT PRIVILEGED",
        "Privileged & Confidential",
        "Attorney Work Product",
        "This letter is subject to legal professional privilege.",
    ),
    rejects=("privileged access management", "confidential", "attorney general", "client privileges"),
)
