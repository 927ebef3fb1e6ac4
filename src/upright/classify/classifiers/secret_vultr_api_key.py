"""Vultr API key.

36 capital letters and digits. It manages all machines of the account. No prefix tells whose it is, so the name beside
it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.vultr-api-key",
    title="Vultr API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"vultr", r"[A-Z0-9]{36}"),),
    validate=random_token,
    columns=("vultr api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("VULTR_API_KEY",),
    matches=(
        "VULTR_API_KEY=3XD6" + "AFXRCUA8RND7G6QQAR0TZHKFKLCK71DQ",
        '"vultrApiKey": "FAX6' + 'YCWUPQXS938FC5UPQDOU2BI83I3JFC80"',
        "- name: VULTR_API_KEY\n  value: X7CM" + "MH2RPN7PD6ET5XNT2DJEXMS7U0ZE3N23",
    ),
    rejects=(
        "VULTR_API_KEY=${VULTR_API_KEY}",
        "VULTR_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit e0c89a0484340077ce550e8b47053fc0a6ab72f4",
        "digest 3XD6" + "AFXRCUA8RND7G6QQAR0TZHKFKLCK71DQ",
    ),
)
