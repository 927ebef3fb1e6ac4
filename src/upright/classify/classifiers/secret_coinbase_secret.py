"""Coinbase API secret.

64 characters, or base64. It moves coins. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.coinbase-secret",
    title="Coinbase API secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"coinbase", r"(?:[A-Za-z0-9_-]{64}|[A-Za-z0-9+/]{86}==)"),),
    validate=random_token,
    columns=("coinbase api secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("COINBASE_SECRET",),
    matches=(
        "COINBASE_API_SECRET=IW5p" + "yOZR2hJo2dOyoMEaVo0sn00Gw5t17PToe2bzV2E4H38x5OcEYGdlDka6iTXq",
        '"coinbaseApiSecret": "3z6N' + 'jUU031R0yLzEmDOkxDgwstCiJFMJUItApXvm666NWCsSOBTeu4ud99J1qpMg"',
        "- name: COINBASE_API_SECRET\n  value: wmOW" + "X7AhP7djxHybgiir5fph9pUoySVrh4nXx6Z0QTaZQPxdqnkU8o7ZfiCIlUNC",
    ),
    rejects=(
        "COINBASE_API_SECRET=${COINBASE_API_SECRET}",
        "COINBASE_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit ec742bd3b6a3a174d13296532360550dbd7566a8",
        "digest IW5p" + "yOZR2hJo2dOyoMEaVo0sn00Gw5t17PToe2bzV2E4H38x5OcEYGdlDka6iTXq",
    ),
)
