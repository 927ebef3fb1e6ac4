"""Amplitude secret key.

32 hexadecimal digits. It reads the events of customers. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.amplitude-secret",
    title="Amplitude secret key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"amplitude", r"[0-9a-f]{32}", kinds="secret_?(?:key)?"),),
    validate=random_token,
    columns=("amplitude secret key",),
    confidence=0.9,
    confident=0.97,
    aliases=("AMPLITUDE_SECRET",),
    matches=(
        "AMPLITUDE_SECRET_KEY=0daf" + "d71d239a7344b95a1cebe3943d83",
        '"amplitudeSecretKey": "103f' + '3d2c4cbf33f191d34d972cd72b34"',
        "- name: AMPLITUDE_SECRET_KEY\n  value: aaae" + "3930f925656bd5c3101504bc0eaa",
    ),
    rejects=(
        "AMPLITUDE_SECRET_KEY=${AMPLITUDE_SECRET_KEY}",
        "AMPLITUDE_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 80b4bd3e54656aa6de69ac6cc42344e26c0a7c91",
        "digest 0daf" + "d71d239a7344b95a1cebe3943d83",
    ),
)
