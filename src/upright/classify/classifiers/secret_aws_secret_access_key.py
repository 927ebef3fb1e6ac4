"""AWS secret access keys: 40 characters of base64 beside a name, or beside the id, that says so.

It signs requests as the user or role it belongs to. There is no prefix, so the name decides; a hash in hexadecimal is refused, and letters alone.
Not seen: keys without a name or id beside them.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, named
from upright.classify.placeholders import entropy
from upright.model.data import Sensitivity

_HEXADECIMAL = re.compile(r"[0-9a-fA-F]{40}|[0-9a-f]{36}NRAL")
_KEY = r"[A-Za-z0-9+/]{40}"


def _valid(value: str) -> bool:
    return entropy(value) > 4 and not _HEXADECIMAL.fullmatch(value) and not value.isalpha()


CLASSIFIER = Classifier(
    id="secret.aws-secret-access-key",
    title="AWS secret access key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        named(
            r"secret[_ .-]?(?:access[_ .-]?)?key(?:[_ .-]?id)?|aws[_.-]?secret|aws[_.-]?sk|aws[_.-]?(?:access|api)?[_.-]?key",
            _KEY,
        ),
        assigned(r"\baws|amazon|_aws|\bs3", _KEY),
        r"(?:AKIA|ASIA)[A-Z0-9]{16}[\"']?[ \t]{0,4}[,:;|/ \t][ \t]{0,4}[\"']?(?P<value>[A-Za-z0-9+/]{40})(?:[^A-Za-z0-9+/=]|$)",
    ),
    validate=_valid,
    columns=("secret access key", "aws secret access key", "aws secret key", "aws secret"),
    confidence=0.92,
    confident=0.98,
    aliases=("AWS_SECRET_ACCESS_KEY",),
    matches=(
        "aws_secret_access_key = kR7/" + "Zq8Wn3Lr5Tx7Vb2Mk9Pd+4Fs6Hj1GcYa0UeQ",
        '"SecretAccessKey": "Zq8W' + 'n3Lr5Tx7Vb2Mk9Pd4Fs6Hj1GcYa0UeQoX/Nz"',
        "AWS_SECRET_ACCESS_KEY=4eC3" + "9HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoP+Y\n",
        "ana,AKIAQ4XYZ7RTWB2NKLDM,4eC3" + "9HqLyjWDarjtT1zdp7dcQx8K2mVbN6sAoP+Y\n",
    ),
    rejects=(
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aws_secret_access_key = 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}",
        "secretKey = shouldPreserveExistingBedrockCredentials ? kept : given",
    ),
)
