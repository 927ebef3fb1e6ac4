"""Fastly API token.

32 characters. It changes and purges what the network serves. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.fastly-api-token",
    title="Fastly API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"fastly", r"[A-Za-z0-9_-]{32}"),),
    validate=random_token,
    columns=("fastly api token",),
    confidence=0.9,
    confident=0.97,
    aliases=("FASTLY_API_TOKEN",),
    matches=(
        "FASTLY_API_TOKEN=gDt_" + "kisNe0q_wOxEYBx6E1vsClZNQRs5",
        '"fastlyApiToken": "th_' + 'N7nrzNkd0UsO5mxUXCZbtzlqbcBh3"',
        "- name: FASTLY_API_TOKEN\n  value: lIrG" + "LVBwGcJeTzl-gWuJ6EqhQ2eWtrIi",
    ),
    rejects=(
        "FASTLY_API_TOKEN=${FASTLY_API_TOKEN}",
        "FASTLY_API_TOKEN=xxx_xxxxxxx_xxxxxxxxxxxxxxxxxxxx",
        "commit 19dce06bccc6c9aa05f2dce2be4d21588076d689",
        "digest gDt_" + "kisNe0q_wOxEYBx6E1vsClZNQRs5",
    ),
)
