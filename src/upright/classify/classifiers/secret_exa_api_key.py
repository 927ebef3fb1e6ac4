"""Exa API key.

A UUID. It searches the web at the cost of the account. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.exa-api-key",
    title="Exa API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bexa|metaphor", UUID),),
    validate=random_token,
    columns=("exa api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("EXA_API_KEY",),
    matches=(
        "EXA_API_KEY=1aa13ed1-99e1-" + "f98e-e0b4-56eac1d62479",
        '"exaApiKey": "c372f71d-098c-' + 'f06f-fd6d-bfdef26b045d"',
        "- name: EXA_API_KEY\n  value: 418bff69-70b8-" + "06a0-921f-bad2262f94fe",
    ),
    rejects=(
        "EXA_API_KEY=${EXA_API_KEY}",
        "EXA_API_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit 0b4155dd4e9703ee6c7ff055d9f8fa28ea1c2114",
        "digest 1aa13ed1-99e1-" + "f98e-e0b4-56eac1d62479",
    ),
)
