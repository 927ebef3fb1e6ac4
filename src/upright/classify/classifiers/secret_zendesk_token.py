"""Zendesk API token.

40 letters and digits. It reads every ticket, and with it what customers wrote. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.zendesk-token",
    title="Zendesk API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"zendesk", r"[A-Za-z0-9]{40}"),),
    validate=random_token,
    columns=("zendesk api token",),
    confidence=0.9,
    confident=0.97,
    aliases=("ZENDESK_TOKEN",),
    matches=(
        "ZENDESK_API_TOKEN=bTQQ" + "xBekTZ7ahYGTjpf5F0pC1khxHaw4EGdMHddA",
        '"zendeskApiToken": "qybh' + 'g6vUGtnjYPyUoWaKuDBpQf6bS95OFo13n12A"',
        "- name: ZENDESK_API_TOKEN\n  value: NBG0" + "9VYfPv7gihejI6sYPuoFCME789aZVzQ0rsnS",
    ),
    rejects=(
        "ZENDESK_API_TOKEN=${ZENDESK_API_TOKEN}",
        "ZENDESK_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 55ec5a56232c3c94399b9919e58c27d654d5cab0",
        "digest bTQQ" + "xBekTZ7ahYGTjpf5F0pC1khxHaw4EGdMHddA",
    ),
)
