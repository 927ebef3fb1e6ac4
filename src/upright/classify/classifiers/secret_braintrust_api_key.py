"""Braintrust API key.

sk- and 48 letters and digits. Logs hold prompts and answers. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.braintrust-api-key",
    title="Braintrust API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"braintrust", r"sk-[A-Za-z0-9]{48}"),),
    validate=random_token,
    columns=("braintrust api key",),
    confidence=0.98,
    confident=0.97,
    aliases=("BRAINTRUST_API_KEY",),
    matches=(
        "BRAINTRUST_API_KEY=sk-" + "uVav3bgXO5xEtlBNVUtnL1HwwVsh8ZuMqHcZHNqUK84lmmBG",
        '"braintrustApiKey": "sk-' + 'FTab2JVJ1Q79hqKWfvlnoYy50ezYDA19fn0CVRPiGPCfTy4g"',
        "- name: BRAINTRUST_API_KEY\n  value: sk-" + "JkVuRTEtKwl3pDWEIfpO8DCnGo1u0jWlisChMSGgAx2K7VxC",
    ),
    rejects=(
        "BRAINTRUST_API_KEY=${BRAINTRUST_API_KEY}",
        "BRAINTRUST_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 6f9eb88c085c4934942f99d8d9015bdd1500ec99",
        "digest sk-" + "uVav3bgXO5xEtlBNVUtnL1HwwVsh8ZuMqHcZHNqUK84lmmBG",
    ),
)
