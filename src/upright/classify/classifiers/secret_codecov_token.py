"""Codecov token.

A UUID, or 32 hexadecimal digits. It uploads reports and reads source code. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.codecov-token",
    title="Codecov token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"codecov", rf"(?:{UUID}|[0-9a-f]{{32}})"),),
    validate=random_token,
    columns=("codecov token",),
    confidence=0.9,
    confident=0.97,
    aliases=("CODECOV_TOKEN",),
    matches=(
        "CODECOV_TOKEN=568cae4d-f6e4-" + "b947-556e-907306d10260",
        '"codecovToken": "a2634d4a-869c-' + 'f0ec-b831-f4f0fb4901c7"',
        "- name: CODECOV_TOKEN\n  value: 02c7695d-b745-" + "ab3a-eea4-0eb3e76e7de9",
    ),
    rejects=(
        "CODECOV_TOKEN=${CODECOV_TOKEN}",
        "CODECOV_TOKEN=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 64a0f0dc1a10149abfa71217419b1fa72f6eec8d",
        "digest 568cae4d-f6e4-" + "b947-556e-907306d10260",
    ),
)
