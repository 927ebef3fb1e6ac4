"""DeepSeek API key.

sk- and 32 hexadecimal digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.deepseek-api-key",
    title="DeepSeek API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"deepseek", r"sk-[0-9a-f]{32}"),),
    validate=random_token,
    columns=("deepseek api key",),
    confidence=0.96,
    confident=0.97,
    aliases=("DEEPSEEK_API_KEY",),
    matches=(
        "DEEPSEEK_API_KEY=sk-" + "40482b572f644bcb4ec1c87e29e11b8a",
        '"deepseekApiKey": "sk-' + '787f705338b6f52510a186a5f89684b1"',
        "- name: DEEPSEEK_API_KEY\n  value: sk-" + "57aaf1d9aa53d8b7755dbb515f2d12b0",
    ),
    rejects=(
        "DEEPSEEK_API_KEY=${DEEPSEEK_API_KEY}",
        "DEEPSEEK_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit ff91d422427400967947debb6e50ee3a30525118",
        "digest sk-" + "40482b572f644bcb4ec1c87e29e11b8a",
    ),
)
