"""Travis CI token.

22 characters. It reads pipelines and their settings. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.travis-token",
    title="Travis CI token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"travis", r"[A-Za-z0-9_-]{22}"),),
    validate=random_token,
    columns=("travis token",),
    confidence=0.9,
    confident=0.97,
    aliases=("TRAVIS_TOKEN",),
    matches=(
        "TRAVIS_TOKEN=uXyt" + "Da1eAoUlX2aq8uVezQ",
        '"travisToken": "n06g' + 'Q7wCJruJjy9Qr3mEYq"',
        "- name: TRAVIS_TOKEN\n  value: IBsh" + "OHLa4NEFYyATxv9qDZ",
    ),
    rejects=(
        "TRAVIS_TOKEN=${TRAVIS_TOKEN}",
        "TRAVIS_TOKEN=xxxxxxxxxxxxxxxxxxxxxx",
        "commit d6f80b265c19f2e54d7700c8822d5cd58f01e72f",
        "digest uXyt" + "Da1eAoUlX2aq8uVezQ",
    ),
)
