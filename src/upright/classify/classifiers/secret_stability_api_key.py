"""Stability AI API key.

sk- and 48 letters and digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.stability-api-key",
    title="Stability AI API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"stability|dreamstudio", r"sk-[A-Za-z0-9]{48}"),),
    validate=random_token,
    columns=("stability api key",),
    confidence=0.98,
    confident=0.97,
    aliases=("STABILITY_API_KEY",),
    matches=(
        "STABILITY_API_KEY=sk-" + "4lV2Pfp0w1Mudw4Rh6xhVUzV3dO9iex6GGZaal5pt7sKm4qS",
        '"stabilityApiKey": "sk-' + 'vaTZSwZR9CKQJwELufb9HBhwrNIJcew5yynIOBnwfzrVH0kN"',
        "- name: STABILITY_API_KEY\n  value: sk-" + "1IqKvILglzEU8RtQqTHaxq7wz3sGdtsFLofrDdCXwHNbymUj",
    ),
    rejects=(
        "STABILITY_API_KEY=${STABILITY_API_KEY}",
        "STABILITY_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit e655e4ee8aff553e50972fda3e9d8cab78ceb19e",
        "digest sk-" + "4lV2Pfp0w1Mudw4Rh6xhVUzV3dO9iex6GGZaal5pt7sKm4qS",
    ),
)
