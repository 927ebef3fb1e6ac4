"""Together AI API key.

64 hexadecimal digits, or tgp_v1_ and 43 characters. Whoever holds it runs models at the cost of the account. No
prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.together-api-key",
    title="Together AI API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"together", r"[0-9a-f]{64}"),
        r"tgp_v1_[A-Za-z0-9_-]{43}",
    ),
    validate=random_token,
    columns=("together api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("TOGETHER_API_KEY",),
    matches=(
        "TOGETHER_API_KEY=1341" + "7073b526496db2cdb34c48ccdcb095b18fe47e5acdc472c6c2a8a3cf318d",
        '"togetherApiKey": "5ac4' + '7133e5ac1f088601ab9af5aefde4ecaf2bf3f879cd04e4c4821e5fbdaee0"',
        "- name: TOGETHER_API_KEY\n  value: 3423" + "bf42c242bc68d78a64e80946d9a9f76bb1feca96644078ddb3867aa25ba3",
    ),
    rejects=(
        "TOGETHER_API_KEY=${TOGETHER_API_KEY}",
        "TOGETHER_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit a3e97f3c0e2c681067dce74f46fa5aedcb7c39f8",
    ),
)
