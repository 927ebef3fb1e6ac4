"""Moonshot (Kimi) API key.

sk- and 48 letters and digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.moonshot-api-key",
    title="Moonshot (Kimi) API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"moonshot|kimi", r"sk-[A-Za-z0-9]{48}"),),
    validate=random_token,
    columns=("moonshot api key",),
    confidence=0.98,
    confident=0.97,
    aliases=("MOONSHOT_API_KEY",),
    matches=(
        "MOONSHOT_API_KEY=sk-" + "y02RvuutY1qleqH09vxkVPXtJc8AiX1BhtLkDzDubPYpg6WU",
        '"moonshotApiKey": "sk-' + 'TIV85eNd2R1Pj3T5Ro3wg6bzCxnvtqS0p1JoUuswjTOsYETO"',
        "- name: MOONSHOT_API_KEY\n  value: sk-" + "gsyY0dovJc1j2Qx49Zg8QQxiJYEtrcwrQrphAIE2vLcRl3ax",
    ),
    rejects=(
        "MOONSHOT_API_KEY=${MOONSHOT_API_KEY}",
        "MOONSHOT_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit eba8e44e75bdb39855c930ab841adb8d21537eea",
        "digest sk-" + "y02RvuutY1qleqH09vxkVPXtJc8AiX1BhtLkDzDubPYpg6WU",
    ),
)
