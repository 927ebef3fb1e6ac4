"""Mailgun API key.

key- and 32 letters and digits; newer ones are three runs of hexadecimal digits. It reads and sends mail in the name
of the domain. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.mailgun-api-key",
    title="Mailgun API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"mailgun|\bmg", r"(?:[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}|key-[0-9a-z]{32}|[0-9a-f]{32})"),
        r"[^\w/-](?P<value>key-[0-9a-f]{32})(?:[^A-Za-z0-9_-]|$)",
        r"\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b",
        r"^key-[0-9a-f]{32}(?:[^A-Za-z0-9_-]|$)",
        r"\\n(?P<value>key-[0-9a-f]{32})(?:[^A-Za-z0-9_-]|$)",
    ),
    validate=random_token,
    columns=("mailgun api key",),
    confidence=0.93,
    confident=0.97,
    aliases=("MAILGUN_API_KEY",),
    matches=(
        "MAILGUN_API_KEY=key-" + "5d869ddb7516ccd55295938e634321e0",
        '"mailgunApiKey": "key-' + '8f461105df2315f966e763bf7667fcaa"',
        "- name: MAILGUN_API_KEY\n  value: key-" + "de1a3ff74ee121f7474ad5ece48dd4ba",
    ),
    rejects=(
        "trace 3a1ee74ff121f7474ad5ece48dd4ba-de1a3ff7-4ee121f",
        "MAILGUN_API_KEY=${MAILGUN_API_KEY}",
        "MAILGUN_API_KEY=xxx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 6d83bf530e7ab09f87e54a61e0204572c1bbdf64",
        "cache-key-9f86d081884c7d659a2feaa0c55ad015",
    ),
)
