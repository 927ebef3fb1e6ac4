"""Gitea or Forgejo token.

40 hexadecimal digits. It reads and writes source code. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.gitea-token",
    title="Gitea or Forgejo token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"gitea|forgejo|codeberg", r"[0-9a-f]{40}"),),
    validate=random_token,
    columns=("gitea token",),
    confidence=0.9,
    confident=0.97,
    aliases=("GITEA_TOKEN",),
    matches=(
        "GITEA_TOKEN=0157" + "39fe1322a02d74c0ba14bf48e2d69d57d85a",
        '"giteaToken": "5cfe' + 'f4983935eb301499dcaef0f3aff4188cdce2"',
        "- name: GITEA_TOKEN\n  value: e929" + "2fb0a5231a3863989f63fc91c933a97f5369",
    ),
    rejects=(
        "GITEA_TOKEN=${GITEA_TOKEN}",
        "GITEA_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 308bd75977b1a1c176f2770458ff724580a56896",
        "digest 0157" + "39fe1322a02d74c0ba14bf48e2d69d57d85a",
    ),
)
