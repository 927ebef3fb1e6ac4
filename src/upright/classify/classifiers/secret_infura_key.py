"""Infura or Alchemy key.

32 hexadecimal digits, or 32 characters. It sends transactions at the cost of the account. No prefix tells whose it
is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.infura-key",
    title="Infura or Alchemy key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"infura|alchemy", r"(?:[0-9a-f]{32}|[A-Za-z0-9_-]{32})"),),
    validate=random_token,
    columns=("infura api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("INFURA_KEY",),
    matches=(
        "INFURA_API_KEY=70c8" + "35c7cf9cc3940459cc01ea2cec08",
        '"infuraApiKey": "e03d' + '562750317c95a4337234e364addc"',
        "- name: INFURA_API_KEY\n  value: 438a" + "541d1923576fad66017882f8706a",
    ),
    rejects=(
        "INFURA_API_KEY=${INFURA_API_KEY}",
        "INFURA_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 818293acc7dd16fabce92750be5555f814e81204",
        "digest 70c8" + "35c7cf9cc3940459cc01ea2cec08",
    ),
)
