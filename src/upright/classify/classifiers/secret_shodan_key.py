"""Shodan API key.

32 letters and digits. It searches at the cost of the account. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.shodan-key",
    title="Shodan API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"shodan", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("shodan api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("SHODAN_KEY",),
    matches=(
        "SHODAN_API_KEY=YUNm" + "fouxaogTSpu0ZJ8oEGi551oV6Cvv",
        '"shodanApiKey": "c7XJ' + 'sat2TC8lFdTtUdOxkscHxFojlv8Q"',
        "- name: SHODAN_API_KEY\n  value: fGsL" + "Sp5vRZeCe5IEA3k8b8dHZeGXPUTg",
    ),
    rejects=(
        "SHODAN_API_KEY=${SHODAN_API_KEY}",
        "SHODAN_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit e8ce301e2ff65e52242e8a88da05e78267f20bea",
        "digest YUNm" + "fouxaogTSpu0ZJ8oEGi551oV6Cvv",
    ),
)
