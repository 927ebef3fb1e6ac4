"""Keys and tokens whose vendor does not show: a random value assigned to a name that ends in key, token or secret.

The net under the vendors' own classes, so it is less sure than they are: the name must say it, and the value must look as if a
machine had made it. Hashes, ids, public keys and references are refused.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import looks_random
from upright.classify.shapes import keyed
from upright.model.data import Sensitivity

_PUBLIC = re.compile(
    r"(?i)^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|pk_(?:live|test)_.*|ssh-(?:rsa|ed25519).*|sha\d+[-:].*|https?:.*|\d+|(?:[.~]{0,2}/|[A-Za-z0-9_.-]+/).*\.[a-z]{2,5}|/.*)$"
)


def _valid(value: str) -> bool:
    return looks_random(value, 3.3) and not _PUBLIC.match(value)


CLASSIFIER = Classifier(
    id="secret.generic-api-key",
    title="API key or token of an unknown vendor",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        keyed(
            r"(?:api|access|secret|signing|encryption|master|private|account|auth)[ _-]?key|(?:access|auth|bearer|private|api|refresh|session)[ _-]?token|(?:client|app|webhook|jwt|shared)[ _-]?secret|\btoken|_token|_secret|\bsecret",
            r"[A-Za-z0-9_+/.~-]{20,128}={0,2}",
            comma=True,
        )
        + r"(?:[^A-Za-z0-9_+/=(\[-]|$)",
        r"(?i:\bbearer )(?P<value>[A-Za-z0-9_+/.~-]{24,128})\b",
    ),
    validate=_valid,
    context=("api key", "token", "secret"),
    confidence=0.75,
    confident=0.85,
    aliases=("GENERIC_API_KEY", "API_KEY"),
    matches=(
        'API_KEY = "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVb"',
        "my_service_token: Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1G",
        "curl -H 'Authorization: Bearer Zq8Wn3Lr5Tx7Vb2Mk9Pd4Fs6Hj1G'",
    ),
    rejects=(
        'token = "<your-token>"',
        "api_key = os.environ['SERVICE_API_KEY_FOR_PRODUCTION_2']",
        'API_KEY="your-api-key-goes-here-2024"',
        'page_token: "next-page-token-value-goes-here"',
        "access_key_id = 4db90240-a751-a1ea-64ac-bd2d0c55ad01",
    ),
)
