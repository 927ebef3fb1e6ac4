"""Railway token.

A UUID. It deploys services and reads their settings. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.railway-token",
    title="Railway token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"railway", UUID),),
    validate=random_token,
    columns=("railway token",),
    confidence=0.9,
    confident=0.97,
    aliases=("RAILWAY_TOKEN",),
    matches=(
        "RAILWAY_TOKEN=cd2c4551-a827-" + "6f83-1b4c-d9a20bf74e4f",
        '"railwayToken": "6223451c-eb8a-' + 'db0c-cac6-7a64e18e0b94"',
        "- name: RAILWAY_TOKEN\n  value: 63ac6d40-f0d8-" + "48f3-0a8b-cf6a2f3c755a",
    ),
    rejects=(
        "RAILWAY_TOKEN=${RAILWAY_TOKEN}",
        "RAILWAY_TOKEN=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit d05bbd1da88ffbaf0dadb3884eee7e1d5e9a6026",
        "digest cd2c4551-a827-" + "6f83-1b4c-d9a20bf74e4f",
    ),
)
