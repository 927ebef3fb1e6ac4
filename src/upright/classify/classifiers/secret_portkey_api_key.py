"""Portkey API key.

27 or 28 characters of base64. It opens the gateway to every model behind it. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.portkey-api-key",
    title="Portkey API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"portkey", r"[A-Za-z0-9+/]{27}[A-Za-z0-9+/=]"),),
    validate=random_token,
    columns=("portkey api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("PORTKEY_API_KEY",),
    matches=(
        "PORTKEY_API_KEY=wLMU" + "gRytDplBCuv7aW4BQEr3q4A4",
        '"portkeyApiKey": "BLah' + 'HUCJTJChQhiPG7dOqeGwQRdW"',
        "- name: PORTKEY_API_KEY\n  value: wiEV" + "1OOkjDV97lstN2mlGhGETG8L",
    ),
    rejects=(
        "PORTKEY_API_KEY=${PORTKEY_API_KEY}",
        "PORTKEY_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 3299e38d20e273975db3d8989c406835bc9b5858",
        "digest wLMU" + "gRytDplBCuv7aW4BQEr3q4A4",
    ),
)
