"""Binance API key or secret.

64 letters and digits. It trades and may move coins. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.binance-secret",
    title="Binance API key or secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"binance", r"[A-Za-z0-9]{64}"),),
    validate=random_token,
    columns=("binance api secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("BINANCE_SECRET",),
    matches=(
        "BINANCE_API_SECRET=8clE" + "tX6AugdMrL8ShDMnf9F32vJc149mxF2J5IRzzYLOAkmb4pwQvkf7AyCXfDXW",
        '"binanceApiSecret": "H0V6' + 'o1Hs0Nwgh1ZMHvatEHYcWQupPo1EirRwaVDqiG3uHL5QAPRcv7XAyereEmnj"',
        "- name: BINANCE_API_SECRET\n  value: Mg5U" + "t4upzFoLfW3kTj7zHzTBHnkWd25tE91MxkdCAR9PmRQWqQ32TcuVWSi9jMSx",
    ),
    rejects=(
        "BINANCE_API_SECRET=${BINANCE_API_SECRET}",
        "BINANCE_API_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 706e432dff022101d8bd484bb2ab08b9d527c69f",
        "digest 8clE" + "tX6AugdMrL8ShDMnf9F32vJc149mxF2J5IRzzYLOAkmb4pwQvkf7AyCXfDXW",
    ),
)
