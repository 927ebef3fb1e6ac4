"""Vonage API secret.

16 letters and digits. It reads and sends messages. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.vonage-secret",
    title="Vonage API secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"vonage|nexmo", r"[A-Za-z0-9]{16}", kinds="secret"),),
    validate=random_token,
    columns=("vonage api secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("VONAGE_SECRET",),
    matches=(
        "VONAGE_API_SECRET=xwbH" + "DVUVsm1JTqbQ",
        '"vonageApiSecret": "tcQR' + 'M3oPzn8v0fYK"',
        "- name: VONAGE_API_SECRET\n  value: C2tQ" + "dSm7XMHIAAWL",
    ),
    rejects=(
        "VONAGE_API_SECRET=${VONAGE_API_SECRET}",
        "VONAGE_API_SECRET=xxxxxxxxxxxxxxxx",
        "commit 8af0dba6fe9e29df8ebab2c378a6df2d6933350d",
        "digest xwbH" + "DVUVsm1JTqbQ",
    ),
)
