"""Azure OpenAI or AI services key.

32 hexadecimal digits, or 84 letters and digits. Whoever holds it runs models at the cost of the account. No prefix
tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.azure-openai-key",
    title="Azure OpenAI or AI services key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(
            r"azure[_. -]{0,2}(?:open_?ai|ai|cognitive|speech|vision|translator|form_?recognizer|document)|\baoai|cognitive_?services?|ocp-apim-subscription",
            r"(?:[0-9a-f]{32}|[A-Za-z0-9]{84})",
        ),
    ),
    validate=random_token,
    columns=("azure openai api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("AZURE_OPENAI_KEY",),
    matches=(
        "AZURE_OPENAI_API_KEY=a59e" + "4b48bb26b248e5533207b8aee5a7",
        '"azureOpenaiApiKey": "c24c' + 'ddb1dfa372196beb93dfbadebde5"',
        "- name: AZURE_OPENAI_API_KEY\n  value: 5f44" + "c9c7e8cdf64d687daea5d1360a1c",
    ),
    rejects=(
        "AZURE_OPENAI_API_KEY=${AZURE_OPENAI_API_KEY}",
        "AZURE_OPENAI_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 85ac95b5ee6f1511a87fbd5e4d24184404bb719b",
        "digest a59e" + "4b48bb26b248e5533207b8aee5a7",
    ),
)
