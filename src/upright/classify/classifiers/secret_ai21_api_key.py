"""AI21 API key.

32 letters and digits, or a UUID. Whoever holds it runs models at the cost of the account. No prefix tells whose it
is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.ai21-api-key",
    title="AI21 API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"ai21", rf"(?:[A-Za-z0-9]{{32}}|{UUID})"),),
    validate=random_token,
    columns=("ai21 api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("AI21_API_KEY",),
    matches=(
        "AI21_API_KEY=X3Un" + "E9v8HnTZs8y24yI9iYHAy09YL0fJ",
        '"ai21ApiKey": "jbtH' + 'zH0gP8A1RGaGR07o4fP02hzKptW9"',
        "- name: AI21_API_KEY\n  value: rD9o" + "IDBrVgg58aD0MtCUCJpsE8FxNiMJ",
    ),
    rejects=(
        "AI21_API_KEY=${AI21_API_KEY}",
        "AI21_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 06cee588a6a45b9e0a82039d88725baddbce10cc",
        "digest X3Un" + "E9v8HnTZs8y24yI9iYHAy09YL0fJ",
    ),
)
