"""Mistral API key.

32 letters and digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.mistral-api-key",
    title="Mistral API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"mistral", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("mistral api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("MISTRAL_API_KEY",),
    matches=(
        "MISTRAL_API_KEY=12jc" + "uagWeHx7AxIRPZk7i3U4SDn6hdjp",
        '"mistralApiKey": "BsDE' + 'V77EQK6rpTbooOCt9Uq098hb8i1v"',
        "- name: MISTRAL_API_KEY\n  value: ZF1V" + "wAQMC2lp7xpnAAneRpZ2BcHA3x5a",
    ),
    rejects=(
        "MISTRAL_API_KEY=${MISTRAL_API_KEY}",
        "MISTRAL_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 4b965941b2c880290a8a159a5e49c5f49c7b0792",
        "digest 12jc" + "uagWeHx7AxIRPZk7i3U4SDn6hdjp",
    ),
)
