"""Baseten API key.

8 letters and digits, a point and 32 more. Whoever holds it runs models at the cost of the account. No prefix tells
whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.baseten-api-key",
    title="Baseten API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"baseten", r"[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("baseten api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("BASETEN_API_KEY",),
    matches=(
        "BASETEN_API_KEY=yVObKFc0." + "va8STNfddQajj6jS9uYPcA0K4TLkDroZ",
        '"basetenApiKey": "PIm9KHFZ.' + 'UCQq5LL0dJZcPjnxJhUOXrWT9T3RcuuE"',
        "- name: BASETEN_API_KEY\n  value: jbknSf4S." + "fqJmHYvscwBC8YXQWk0HKUeOY2HJvZlM",
    ),
    rejects=(
        "BASETEN_API_KEY=${BASETEN_API_KEY}",
        "BASETEN_API_KEY=xxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit f51f48044306ff6d42a93f8b05aa57f2a659472c",
        "digest yVObKFc0." + "va8STNfddQajj6jS9uYPcA0K4TLkDroZ",
    ),
)
