"""Okta API token.

00 and 40 characters. It manages the users of the organisation. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.okta-token",
    title="Okta API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"okta|ssws", r"00[A-Za-z0-9_-]{40}"),
        r"\bSSWS[ ](?P<value>00[A-Za-z0-9_-]{40})",
    ),
    validate=random_token,
    columns=("okta api token",),
    confidence=0.95,
    confident=0.97,
    aliases=("OKTA_TOKEN",),
    matches=(
        "OKTA_API_TOKEN=00WYTZ-" + "Qj8wv8OW4nrIG_-hS4bQ7i7QNTTeg--atCj",
        '"oktaApiToken": "00ac-' + '2agx1V2-NXDWFb1wMBd1_bBBFr6LluXGq8vkO"',
        "- name: OKTA_API_TOKEN\n  value: 00W4I6_" + "0xnNsM9Z4M-C-Jv8T9s2m5yacDtmqe3TUHS",
    ),
    rejects=(
        "OKTA_API_TOKEN=${OKTA_API_TOKEN}",
        "OKTA_API_TOKEN=xxxxxx-xxxxxxxxxxxxx_-xxxxxxxxxxxxxx--xxxx",
        "commit 867e4123d9472b2091dadb5b5ba996545385c97f",
    ),
)
