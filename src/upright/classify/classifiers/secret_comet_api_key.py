"""Comet API key.

25 letters and digits. It reads and writes all experiments of the workspace. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.comet-api-key",
    title="Comet API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bcomet|_comet|\bopik", r"[A-Za-z0-9]{25}"),),
    validate=random_token,
    columns=("comet api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("COMET_API_KEY",),
    matches=(
        "COMET_API_KEY=WQYa" + "nKE1YIZRFQYyPJuGvCE6Z",
        '"cometApiKey": "YXf1' + 'JK5ZzNTwdWFzv33NTbTp7"',
        "- name: COMET_API_KEY\n  value: xpTg" + "LhyFQ1inM60rZ0xUkYZXH",
    ),
    rejects=(
        "COMET_API_KEY=${COMET_API_KEY}",
        "COMET_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit e6af0a527d88614d35ca0503ee16f0dccb6158de",
        "digest WQYa" + "nKE1YIZRFQYyPJuGvCE6Z",
    ),
)
