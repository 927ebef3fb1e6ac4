"""Kaggle API key.

32 hexadecimal digits, also in kaggle.json beside a user name; newer ones begin with KGAT_. It reads and writes data
sets, models and notebooks of the user. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.kaggle-api-key",
    title="Kaggle API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"kaggle", r"[0-9a-f]{32}"),
        r"\bKGAT_[0-9a-f]{32}\b",
        r"\{\s{0,8}\"username\"\s{0,4}:\s{0,4}\"[A-Za-z0-9_-]{3,32}\"\s{0,4},\s{0,8}\"key\"\s{0,4}:\s{0,4}\"(?P<value>[0-9a-f]{32})\"",
    ),
    validate=random_token,
    columns=("kaggle key",),
    confidence=0.9,
    confident=0.97,
    aliases=("KAGGLE_API_KEY",),
    matches=(
        "KAGGLE_KEY=20cb" + "1f812b3c5120b021a53476bb10aa",
        '"kaggleKey": "e588' + 'b60ddf2ae3ccbdf7724230687508"',
        "- name: KAGGLE_KEY\n  value: 1124" + "3ec3fcce353bf71034f42b4dd603",
    ),
    rejects=(
        "KAGGLE_KEY=${KAGGLE_KEY}",
        "KAGGLE_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 8131c72c4782bf5290925793b995ab464594c344",
    ),
)
