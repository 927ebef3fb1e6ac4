"""Datadog API or application key.

32 (API) or 40 (application) hexadecimal digits. It reads logs and traces. No prefix tells whose it is, so the name
beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.datadog-api-key",
    title="Datadog API or application key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"datadog|\bdd", r"(?:[0-9a-f]{40}|[0-9a-f]{32})"),),
    validate=random_token,
    columns=("datadog api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("DATADOG_API_KEY",),
    matches=(
        "DATADOG_API_KEY=8d75" + "8973b40208e90469f5841ec378d3",
        '"datadogApiKey": "de54' + 'e6be4f673dc4fbec7d170127af14"',
        "- name: DATADOG_API_KEY\n  value: c137" + "cf9dbb74e0a8aa010d31b7f0672e",
    ),
    rejects=(
        "DATADOG_API_KEY=${DATADOG_API_KEY}",
        "DATADOG_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit c4021b3806137614f208775cb08d8328986632e8",
        "digest 8d75" + "8973b40208e90469f5841ec378d3",
    ),
)
