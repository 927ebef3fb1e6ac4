"""DashScope (Qwen) API key.

sk- and 32 hexadecimal digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is,
so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.dashscope-api-key",
    title="DashScope (Qwen) API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"dashscope|qwen|bailian", r"sk-[0-9a-f]{32}"),),
    validate=random_token,
    columns=("dashscope api key",),
    confidence=0.96,
    confident=0.97,
    aliases=("DASHSCOPE_API_KEY",),
    matches=(
        "DASHSCOPE_API_KEY=sk-" + "93aa180687eede809899bf4ac8599b76",
        '"dashscopeApiKey": "sk-' + '8459f59fe906cdac322bcfcfc284b46b"',
        "- name: DASHSCOPE_API_KEY\n  value: sk-" + "62615369629fbeacc31e4bbff18a54a1",
    ),
    rejects=(
        "DASHSCOPE_API_KEY=${DASHSCOPE_API_KEY}",
        "DASHSCOPE_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 5b4dbc2b4518c45f451f6ed2b33b01f83e7e3fef",
        "digest sk-" + "93aa180687eede809899bf4ac8599b76",
    ),
)
