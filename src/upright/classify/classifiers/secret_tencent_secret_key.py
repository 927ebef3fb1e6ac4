"""Tencent Cloud secret key.

32 letters and digits. It acts as the user in the cloud. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.tencent-secret-key",
    title="Tencent Cloud secret key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"tencent|qcloud", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("tencentcloud secret key",),
    confidence=0.9,
    confident=0.97,
    aliases=("TENCENT_SECRET_KEY",),
    matches=(
        "TENCENTCLOUD_SECRET_KEY=xtj9" + "aiYdYcU0WvTl2MBZ13mEC3Dy5bTv",
        '"tencentcloudSecretKey": "ycnf' + 'YUcvdY6tj6sygTEwnZMdBq072cXR"',
        "- name: TENCENTCLOUD_SECRET_KEY\n  value: ELFZ" + "NKmjaJtgnN31ModOvHmd6uycydSz",
    ),
    rejects=(
        "TENCENTCLOUD_SECRET_KEY=${TENCENTCLOUD_SECRET_KEY}",
        "TENCENTCLOUD_SECRET_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 5e8a3dbb1b5354ca755746370db5ab5b81f5df8f",
        "digest xtj9" + "aiYdYcU0WvTl2MBZ13mEC3Dy5bTv",
    ),
)
