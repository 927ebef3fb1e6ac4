"""SiliconFlow API key.

sk- and 48 small letters. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.siliconflow-api-key",
    title="SiliconFlow API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"silicon_?(?:flow|cloud)", r"sk-[a-z]{48}"),),
    columns=("siliconflow api key",),
    confidence=0.98,
    confident=0.97,
    aliases=("SILICONFLOW_API_KEY",),
    matches=(
        "SILICONFLOW_API_KEY=sk-" + "xnzavtgkltsnuhbtcjhvarpgdkbyzteilbiaxoblxvncdfjj",
        '"siliconflowApiKey": "sk-' + 'ptzvyaotqwcrpgllixasjywaminhkxtkergkzmrqmgiuyore"',
        "- name: SILICONFLOW_API_KEY\n  value: sk-" + "cljwmaqvmdyykyogerkzsgvxpvsgemdytxweqmbhoggzfran",
    ),
    rejects=(
        "SILICONFLOW_API_KEY=${SILICONFLOW_API_KEY}",
        "SILICONFLOW_API_KEY=xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit d9019e601dae59933cd918e7906a269afca5a026",
        "digest sk-" + "xnzavtgkltsnuhbtcjhvarpgdkbyzteilbiaxoblxvncdfjj",
    ),
)
