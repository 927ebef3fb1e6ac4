"""Snyk API token.

A UUID; newer ones begin with snyk_. It reads what is wrong with every project. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.snyk-token",
    title="Snyk API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"snyk", UUID),
        r"\bsnyk_(?:uat|sat)\.[0-9a-f]{8}\.[A-Za-z0-9._-]{40,200}",
    ),
    validate=random_token,
    columns=("snyk token",),
    confidence=0.9,
    confident=0.97,
    aliases=("SNYK_TOKEN",),
    matches=(
        "SNYK_TOKEN=92bb643b-e050-" + "80a5-e715-31956cb872b4",
        '"snykToken": "80c73a50-030f-' + '792a-118f-c2825a251610"',
        "- name: SNYK_TOKEN\n  value: 67a49f6b-80d0-" + "96a6-4aa3-f244e5d6f119",
    ),
    rejects=(
        "SNYK_TOKEN=${SNYK_TOKEN}",
        "SNYK_TOKEN=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 7d13426432c89fcceb3fbca2d9dc459acd2e7741",
    ),
)
