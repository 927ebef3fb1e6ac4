"""Linode (Akamai) API token.

64 hexadecimal digits. It manages all machines of the account. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.linode-token",
    title="Linode (Akamai) API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"linode", r"[0-9a-f]{64}"),),
    validate=random_token,
    columns=("linode token",),
    confidence=0.9,
    confident=0.97,
    aliases=("LINODE_TOKEN",),
    matches=(
        "LINODE_TOKEN=cd3f" + "22c57f814bf919df14119d82a326e132bcc9e0a34c9eb09b00373f571402",
        '"linodeToken": "aa73' + '5fc7781bcdb55cbf0f0b356bfb90c3af05b421b011535b05efef9861c42c"',
        "- name: LINODE_TOKEN\n  value: 27c2" + "60f54028662d47cd9119f9ff089aff77c365f2da0fb6453b0827f7091fd4",
    ),
    rejects=(
        "LINODE_TOKEN=${LINODE_TOKEN}",
        "LINODE_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 02429ec499965ffd1295252be3bb1ee00fb3e215",
        "digest cd3f" + "22c57f814bf919df14119d82a326e132bcc9e0a34c9eb09b00373f571402",
    ),
)
