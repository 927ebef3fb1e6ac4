"""PagerDuty API key.

20 characters. It reads and silences alerts. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.pagerduty-key",
    title="PagerDuty API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"pagerduty|pager_duty", r"[A-Za-z0-9+_-]{20}"),),
    validate=random_token,
    columns=("pagerduty api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("PAGERDUTY_KEY",),
    matches=(
        "PAGERDUTY_API_KEY=u+AT" + "Q9dbU9Quwk9NAWH7",
        '"pagerdutyApiKey": "u+Gj' + 'dAoCNuavip7S9viA"',
        "- name: PAGERDUTY_API_KEY\n  value: u+Th" + "wj1DOrV3IzTj2o7a",
    ),
    rejects=(
        "PAGERDUTY_API_KEY=${PAGERDUTY_API_KEY}",
        "PAGERDUTY_API_KEY=x+xxxxxxxxxxxxxxxxxx",
        "commit f5c93fcbfd09cc301ad11703daeac21988459c53",
        "digest u+AT" + "Q9dbU9Quwk9NAWH7",
    ),
)
