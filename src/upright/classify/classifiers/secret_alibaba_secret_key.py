"""Alibaba Cloud access key secret.

30 letters and digits. It acts as the user in the cloud. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.alibaba-secret-key",
    title="Alibaba Cloud access key secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"alibaba|aliyun|alicloud|\boss", r"[A-Za-z0-9]{30}"),),
    validate=random_token,
    columns=("alibaba cloud access key secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("ALIBABA_SECRET_KEY",),
    matches=(
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET=neTW" + "WhWuL2gyrJ7mWEwszN6D8ky8Fr",
        '"alibabaCloudAccessKeySecret": "SV5l' + 'B0WBYrt3OgmKZg12ujBsmcC6xa"',
        "- name: ALIBABA_CLOUD_ACCESS_KEY_SECRET\n  value: gORT" + "WKH5RsT0aMGRl7BOBOPvIeABU7",
    ),
    rejects=(
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET=${ALIBABA_CLOUD_ACCESS_KEY_SECRET}",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 5b7166bc5fe93643f73c247ac9dcb2a8ed737b64",
        "digest neTW" + "WhWuL2gyrJ7mWEwszN6D8ky8Fr",
    ),
)
