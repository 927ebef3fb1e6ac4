"""Arize API key.

20 letters and digits; newer ones begin with ak- and a UUID. Traces hold prompts and answers. No prefix tells whose it
is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.arize-api-key",
    title="Arize API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"arize|phoenix", rf"(?:[0-9a-f]{{19,20}}|ak-{UUID}-[A-Za-z0-9_-]{{20,48}})"),),
    validate=random_token,
    columns=("arize api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("ARIZE_API_KEY",),
    matches=(
        "ARIZE_API_KEY=ak-e8edcc0a-" + "d248-d0a5-3af6-0c4a6f4ba56a-w1Bf5cfSMk4WBSmCzZeSNfskeFQgA7fv",
        '"arizeApiKey": "ak-6b67d607-' + '24ef-a0f9-020b-b612caa9f3b2-UOoyQLt5huz4dE3jgsNBHtwCf7pFJEYm"',
        "- name: ARIZE_API_KEY\n  value: ak-6fd1549e-" + "41d7-a809-46fb-4b17fef98b4f-V7LmB614PxIzL11ff1M6ln4e4G67vell",
    ),
    rejects=(
        "ARIZE_API_KEY=${ARIZE_API_KEY}",
        "ARIZE_API_KEY=xx-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit a7a0474b6f9be083fefe5e675237bddc3802400f",
        "digest ak-e8edcc0a-" + "d248-d0a5-3af6-0c4a6f4ba56a-w1Bf5cfSMk4WBSmCzZeSNfskeFQgA7fv",
    ),
)
