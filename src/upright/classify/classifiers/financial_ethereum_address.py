"""Ethereum addresses: `0x` and 40 hexadecimal digits. The empty address and well-known precompiles are refused."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return len(set(value[2:].lower())) > 6


CLASSIFIER = Classifier(
    id="financial.ethereum-address",
    title="Ethereum address",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b0x[0-9a-fA-F]{40}\b",),
    validate=_valid,
    context=("ethereum", "eth", "wallet", "address", "erc20"),
    columns=("eth address", "ethereum address", "wallet", "wallet address"),
    confidence=0.85,
    confident=0.97,
    aliases=("ETHEREUM_ADDRESS",),
    matches=(
        "0xd07f5c0c332f8b1224083fd22b902f8911e81818",
        "wallet 0x52908400098527886E0F7030069857D2E4169EE7",
        "eth=0xde709f2102306220921060314715629080e2fb77",
        "to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed.",
    ),
    rejects=(
        "version 4.9.76-rc.2 of build 1204",
        "0x0000000000000000000000000000000000000000",
        "0xdeadbeef",
        "0x52908400098527886E0F7030069857D2E4169EE7ab",
    ),
)
