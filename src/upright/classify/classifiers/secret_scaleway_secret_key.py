"""Scaleway secret key.

A UUID. It acts as the user or application in the cloud. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.scaleway-secret-key",
    title="Scaleway secret key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"scaleway|\bscw", UUID),),
    validate=random_token,
    columns=("scw secret key",),
    confidence=0.9,
    confident=0.97,
    aliases=("SCALEWAY_SECRET_KEY",),
    matches=(
        "SCW_SECRET_KEY=78d52f7d-42d2-" + "7c91-90b2-c9a92c7aa63f",
        '"scwSecretKey": "a2e70ac0-0b3c-' + '282d-ca00-db6c51c32a16"',
        "- name: SCW_SECRET_KEY\n  value: 47ed0388-487a-" + "e4bd-e3ff-7d9ca1ed71ee",
    ),
    rejects=(
        "SCW_SECRET_KEY=${SCW_SECRET_KEY}",
        "SCW_SECRET_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 112c117af067e1722b19501f5ac6307abf7501ff",
        "digest 78d52f7d-42d2-" + "7c91-90b2-c9a92c7aa63f",
    ),
)
