"""Modal token.

ak- (its id) or as- (its secret) and 22 letters and digits. It runs code in the account. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.modal-token",
    title="Modal token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"modal", r"a[ks]-[A-Za-z0-9]{20,24}"),),
    validate=random_token,
    columns=("modal token secret",),
    confidence=0.95,
    confident=0.97,
    aliases=("MODAL_TOKEN",),
    matches=(
        "MODAL_TOKEN_SECRET=as-" + "8At2oVo75xX2L4yPfLsee1",
        '"modalTokenSecret": "as-' + 'QZY27yMusJ8CSoJOH9ROZW"',
        "- name: MODAL_TOKEN_SECRET\n  value: as-" + "ICMsO6dv5BxqbmUdHUFsQg",
    ),
    rejects=(
        "MODAL_TOKEN_SECRET=${MODAL_TOKEN_SECRET}",
        "MODAL_TOKEN_SECRET=xx-xxxxxxxxxxxxxxxxxxxxxx",
        "commit 3fbe7485ee0645371f472574b9aee38ecea34d2d",
        "digest as-" + "8At2oVo75xX2L4yPfLsee1",
    ),
)
