"""Hetzner Cloud API token.

64 letters and digits. It manages all machines of the project. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.hetzner-token",
    title="Hetzner Cloud API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"hcloud|hetzner", r"[A-Za-z0-9]{64}"),),
    validate=random_token,
    columns=("hcloud token",),
    confidence=0.9,
    confident=0.97,
    aliases=("HETZNER_TOKEN",),
    matches=(
        "HCLOUD_TOKEN=P7MW" + "shkfypi7u5uuvl6vLH0Q9TvQ5E91f73bY7hOLAaDHabdhH5qG833J3IGgD7J",
        '"hcloudToken": "RRsm' + 'aV3o7Y1fBJ99TgSR0eoL4zTsj7JkujN940zglPZGdhJAkWMMO3nesb9L6TgC"',
        "- name: HCLOUD_TOKEN\n  value: apGn" + "P0gdZXGMKM53w4YkZk7Ffs5CdPdABUOFhrJCwNr5xDQZ3xN8Eid8I8Ob30DZ",
    ),
    rejects=(
        "HCLOUD_TOKEN=${HCLOUD_TOKEN}",
        "HCLOUD_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 0771afe3e55509612370bd0d848be4fac52b5612",
        "digest P7MW" + "shkfypi7u5uuvl6vLH0Q9TvQ5E91f73bY7hOLAaDHabdhH5qG833J3IGgD7J",
    ),
)
