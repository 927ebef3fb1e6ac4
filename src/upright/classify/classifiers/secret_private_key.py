r"""Private keys in PEM armour: RSA, EC, DSA, OpenSSH, PGP, PKCS#8; as files, in strings with `\n`, or cut off at the end.

Whoever holds one is the server, the user or the signer that it belongs to. Recognised by the first line of the armour
with key material after it; public keys, certificates and code that only looks for the armour are refused.
Not seen: keys without armour.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import entropy
from upright.model.data import Sensitivity

_ARMOUR = re.compile(r"-----[A-Z0-9 ]{1,60}-----|\\[nrt]|[^A-Za-z0-9+/=]")
_KIND = r"(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_GAP = r"""[\s"'+,.\\nrt]"""
_LINES = rf"(?:{_GAP}{{0,32}}[A-Za-z0-9+/=]{{20,128}}){{1,160}}"
_CUT = r"(?:[.]{3})?"  # who shows one without giving it away writes dots for the rest
_END = rf"(?:[A-Za-z0-9+/=\\\\\s\"',.]{{0,200}}-----END {_KIND})?"
_HEADERS = rf"(?:{_GAP}{{1,32}}(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset): [^\n\\]{{1,80}}){{1,3}}"


def _valid(value: str) -> bool:
    body = _ARMOUR.sub("", value)
    return len(body) >= 40 and entropy(body) > 3.5 and not value.endswith("...")


CLASSIFIER = Classifier(
    id="secret.private-key",
    title="Private key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        rf"-----BEGIN {_KIND}{_LINES}{_CUT}{_END}",
        rf"-----BEGIN {_KIND}{_HEADERS}{_LINES}{_CUT}{_END}",
    ),
    validate=_valid,
    confidence=0.98,
    confident=0.99,
    aliases=("PRIVATE_KEY",),
    matches=(
        "-----BEGIN RSA PRIVATE "
        + "KEY-----\nMIIEpAIBAAKCAQEA4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZ\n-----END RSA PRIVATE KEY-----",
        '"private_key": "-----BEGIN PRIVATE '
        + 'KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\\n-----END PRIVATE KEY-----\\n"',
        "-----BEGIN OPENSSH PRIVATE "
        + "KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE "
        + "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D4E5F60718293A4B5C6D7E8F9\n\n"
        + "4eC39HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoPuYwEiRgTfZhJlX5k0B9UvCrMnS\n(cut)",
    ),
    rejects=(
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDF8P2zL... (kept by KMS)\\n-----END",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4eC39HqLyjWDarjtT1zdp\n-----END PUBLIC KEY-----",
        'if line.startswith("-----BEGIN RSA PRIVATE KEY-----"):',
    ),
)
