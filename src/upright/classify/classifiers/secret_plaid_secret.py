"""Plaid secret.

30 hexadecimal digits. With an access token it reads bank accounts. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.plaid-secret",
    title="Plaid secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"plaid", r"[0-9a-f]{30}", kinds="secret(?:_key)?"),),
    validate=random_token,
    columns=("plaid secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("PLAID_SECRET",),
    matches=(
        "PLAID_SECRET=48d2" + "b8c926e2ba01997ea38e5e17a0",
        '"plaidSecret": "0f4c' + '3ea794f331566f9ed779baa754"',
        "- name: PLAID_SECRET\n  value: d2d5" + "4e5831b3211b942280ff1b71f4",
    ),
    rejects=(
        "PLAID_SECRET=${PLAID_SECRET}",
        "PLAID_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit e63d55d5eda5d753314a37aaeaa36a659c18a02b",
        "digest 48d2" + "b8c926e2ba01997ea38e5e17a0",
    ),
)
