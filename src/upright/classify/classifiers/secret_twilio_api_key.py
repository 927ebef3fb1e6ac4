"""Twilio key or auth token.

SK and 32 hexadecimal digits (key SID), or 32 beside the name (auth token and key secret). The account SID (AC...) is
not secret. It reads and sends messages and calls. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.twilio-api-key",
    title="Twilio key or auth token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"twilio", r"(?:[0-9a-f]{32}|[A-Za-z0-9]{32})"),
        r"\bSK[0-9a-f]{32}\b",
        r"\\n(?P<value>SK[0-9a-f]{32})\b",
    ),
    validate=random_token,
    columns=(
        "twilio auth token",
        "twilio api key",
        "twilio key",
        "twilio api secret",
    ),
    confidence=0.93,
    confident=0.97,
    aliases=("TWILIO_API_KEY",),
    matches=(
        "TWILIO_AUTH_TOKEN=2fae" + "ee297950af1805dab101a423c187",
        '"twilioAuthToken": "3148' + 'bd17cc82d22c975e8196a6afe771"',
        "- name: TWILIO_AUTH_TOKEN\n  value: 9422" + "8bd88711013a30e90209717463cc",
    ),
    rejects=(
        "TWILIO_AUTH_TOKEN=${TWILIO_AUTH_TOKEN}",
        "TWILIO_AUTH_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 961974504b0e441d679d23dfb50b21ee7e4322a3",
        "TWILIO_ACCOUNT_SID=AC9f86d081884c7d659a2feaa0c55ad015",
        "SK00000000000000000000000000000000",
    ),
)
