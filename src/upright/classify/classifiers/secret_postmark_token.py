"""Postmark server token.

A UUID. It sends mail in the name of the domain. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.postmark-token",
    title="Postmark server token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"postmark", UUID),
        r"(?i:x-postmark-(?:server|account)-token[\"']?:[ \t]{0,4}[\"']?)(?P<value>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
    ),
    validate=random_token,
    columns=("postmark server token",),
    confidence=0.9,
    confident=0.97,
    aliases=("POSTMARK_TOKEN",),
    matches=(
        "POSTMARK_SERVER_TOKEN=4a679978-09d5-" + "0bc7-be1f-610a2db824a9",
        '"postmarkServerToken": "10c1e1b2-55f3-' + '2ab7-089e-4bd5274b83e0"',
        "- name: POSTMARK_SERVER_TOKEN\n  value: f69155e6-ce65-" + "e9aa-0f48-00abe9c8e5ce",
    ),
    rejects=(
        "POSTMARK_SERVER_TOKEN=${POSTMARK_SERVER_TOKEN}",
        "POSTMARK_SERVER_TOKEN=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 19ea9f054e3d22881221d206df459095590c5776",
    ),
)
