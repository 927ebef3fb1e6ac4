"""Heroku API key.

A UUID, or HRKU- and 60 characters. It deploys applications and reads their settings. No prefix tells whose it is, so
the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.heroku-api-key",
    title="Heroku API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"heroku", UUID),
        r"\bHRKU-(?:AA)?[A-Za-z0-9_-]{36,60}",
    ),
    validate=random_token,
    columns=("heroku api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("HEROKU_API_KEY",),
    matches=(
        "HEROKU_API_KEY=69bc945e-07a3-" + "92f0-46ce-3672d71d34c7",
        '"herokuApiKey": "870e298c-52bd-' + 'f145-ed91-8347640f6a90"',
        "- name: HEROKU_API_KEY\n  value: aa4ec7a7-f185-" + "893a-ab6e-df8d2b99b62c",
    ),
    rejects=(
        "HEROKU_API_KEY=${HEROKU_API_KEY}",
        "HEROKU_API_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 00258210109d02acad5b7feb8fe948d2ca99268f",
    ),
)
