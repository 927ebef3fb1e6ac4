"""Brave Search API key.

BSA and 27 or 28 characters. It searches the web at the cost of the account. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.brave-search-key",
    title="Brave Search API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"brave", r"BSA[A-Za-z0-9_-]{26,29}"),),
    validate=random_token,
    columns=("brave api key",),
    confidence=0.95,
    confident=0.97,
    aliases=("BRAVE_SEARCH_KEY",),
    matches=(
        "BRAVE_API_KEY=BSA8" + "tTtDIq9PdSkSpK99R7DMp57ZyU2",
        '"braveApiKey": "BSAL' + 'zcJmklv2U_i7syuhdMCIS0z5mon"',
        "- name: BRAVE_API_KEY\n  value: BSAcb-" + "wdK74SGXA9qTINoSH4TS4pv3h",
    ),
    rejects=(
        "BRAVE_API_KEY=${BRAVE_API_KEY}",
        "BRAVE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 75c72b41e26445514cb4b18365eac48b2f240827",
        "digest BSA8" + "tTtDIq9PdSkSpK99R7DMp57ZyU2",
    ),
)
