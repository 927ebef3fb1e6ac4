"""Plivo auth token.

40 characters of base64. It reads and sends messages. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.plivo-token",
    title="Plivo auth token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"plivo", r"[A-Za-z0-9+/]{40}"),),
    validate=random_token,
    columns=("plivo auth token",),
    confidence=0.9,
    confident=0.97,
    aliases=("PLIVO_TOKEN",),
    matches=(
        "PLIVO_AUTH_TOKEN=wEHc" + "OH5KcWhdpznE3BgligfNWUMJH4p164p26tkz",
        '"plivoAuthToken": "Lrjx' + 'SCV0oKxznbFBZQ0VOnMeM0wBY5wOua0Psy11"',
        "- name: PLIVO_AUTH_TOKEN\n  value: Y2He" + "GdnfWdMDdEUKSC9lLOYzAdhivn4DlsV7XbDP",
    ),
    rejects=(
        "PLIVO_AUTH_TOKEN=${PLIVO_AUTH_TOKEN}",
        "PLIVO_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 97a270cce81b8cd8f753db49f26acfcbaaa154ee",
        "digest wEHc" + "OH5KcWhdpznE3BgligfNWUMJH4p164p26tkz",
    ),
)
