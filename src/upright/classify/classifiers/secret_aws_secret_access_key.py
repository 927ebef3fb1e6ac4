"""AWS secret access keys: 40 characters of base64 beside a name that says so.

It signs requests as the user or role it belongs to. There is no prefix, so the name decides; a hash in hexadecimal is refused.
Not seen: keys without a name beside them.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.placeholders import entropy
from upright.classify.shapes import keyed
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    return entropy(value) > 4 and not re.fullmatch(r"[0-9a-fA-F]{40}", value)


CLASSIFIER = Classifier(
    id="secret.aws-secret-access-key",
    title="AWS secret access key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        keyed(r"aws_?secret|secret_?access_?key|aws_?sk\b|secretkey|secret_key", r"[A-Za-z0-9+/]{40}")
        + r"(?:[^A-Za-z0-9+/=]|$)",
    ),
    validate=_valid,
    confidence=0.92,
    confident=0.98,
    context=("aws", "amazon", "s3"),
    aliases=("AWS_SECRET_ACCESS_KEY",),
    matches=(
        "aws_secret_access_key = kR7/" + "Zq8Wn3Lr5Tx7Vb2Mk9Pd+4Fs6Hj1GcYa0UeQ",
        '"SecretAccessKey": "Zq8W' + 'n3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoX/Nz"',
        "AWS_SECRET_ACCESS_KEY=4eC3" + "9HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoP+Y\n",
    ),
    rejects=(
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}",
    ),
)
