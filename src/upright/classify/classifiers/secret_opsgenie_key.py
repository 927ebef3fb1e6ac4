"""Opsgenie API key.

A UUID. It reads and silences alerts. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.opsgenie-key",
    title="Opsgenie API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"opsgenie", UUID),),
    validate=random_token,
    columns=("opsgenie api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("OPSGENIE_KEY",),
    matches=(
        "OPSGENIE_API_KEY=2e15611c-e549-" + "57e8-311b-a72c4127fc73",
        '"opsgenieApiKey": "8469fdfb-89ae-' + '22d0-e143-1a200f452461"',
        "- name: OPSGENIE_API_KEY\n  value: 7823e62f-35eb-" + "f724-c47a-6256c9300bd9",
    ),
    rejects=(
        "OPSGENIE_API_KEY=${OPSGENIE_API_KEY}",
        "OPSGENIE_API_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 06eb8546d3aa59674bff705776d88f7c1d2a40da",
        "digest 2e15611c-e549-" + "57e8-311b-a72c4127fc73",
    ),
)
