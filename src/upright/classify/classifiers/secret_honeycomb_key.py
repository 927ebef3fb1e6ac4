"""Honeycomb API key.

22 letters and digits, or hcaik_ and 58. It reads and writes traces. No prefix tells whose it is, so the name beside
it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.honeycomb-key",
    title="Honeycomb API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"honeycomb", r"(?:[A-Za-z0-9]{22}|[0-9a-f]{32})"),
        r"\bhc[abx][mi]k_[A-Za-z0-9]{58}\b",
    ),
    validate=random_token,
    columns=("honeycomb api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("HONEYCOMB_KEY",),
    matches=(
        "HONEYCOMB_API_KEY=0oIw" + "m59HRBYV7Jkp9HQIMe",
        '"honeycombApiKey": "0fp5' + 'NFdjJp5IJ5VlZ39UB8"',
        "- name: HONEYCOMB_API_KEY\n  value: yopQ" + "YIie7QBhsJ5iMPcOGq",
    ),
    rejects=(
        "HONEYCOMB_API_KEY=${HONEYCOMB_API_KEY}",
        "HONEYCOMB_API_KEY=xxxxxxxxxxxxxxxxxxxxxx",
        "commit 4a6e52cb9ddf89b220786c2d6dd604ebd919e3e4",
    ),
)
