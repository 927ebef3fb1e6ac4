"""Private keys in PEM: RSA, EC, OpenSSH, PGP, PKCS#8.

Whoever holds one is the server, the user or the signer that it belongs to. Needs at least one line of key material.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import entropy
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    body = re.sub(r"-----[A-Z ]{1,60}-----|\\n|\s", "", value)
    return len(body) >= 40 and entropy(body) > 3.5


CLASSIFIER = Classifier(
    id="secret.private-key",
    title="Private key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=,:.()\s\\-]{40,6000}?-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----",
    ),
    validate=_valid,
    confidence=0.98,
    confident=0.99,
    context=("key", "ssh", "tls"),
    aliases=("PRIVATE_KEY",),
    matches=(
        "-----BEGIN RSA PRIVATE "
        + "KEY-----\nMIIEpAIBAAKCAQEA4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZ\n-----END RSA PRIVATE KEY-----",
        '"private_key": "-----BEGIN PRIVATE '
        + 'KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\\n-----END PRIVATE KEY-----\\n"',
        "-----BEGIN OPENSSH PRIVATE "
        + "KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt\n-----END OPENSSH PRIVATE KEY-----",
    ),
    rejects=(
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4eC39HqLyjWDarjtT1zdp\n-----END PUBLIC KEY-----",
        'if line.startswith("-----BEGIN RSA PRIVATE KEY-----"):',
    ),
)
