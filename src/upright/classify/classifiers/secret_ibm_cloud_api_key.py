"""IBM Cloud (watsonx) API key.

44 characters. It acts as the user in IBM Cloud. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.ibm-cloud-api-key",
    title="IBM Cloud (watsonx) API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bibm|_ibm|watson|bluemix", r"[A-Za-z0-9_-]{42,44}"),),
    validate=random_token,
    columns=("watsonx api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("IBM_CLOUD_API_KEY",),
    matches=(
        "WATSONX_API_KEY=iGNI" + "4MS6I3uyw_oyYUaCncEddiCnNX9TqWKIup9hmiX6",
        '"watsonxApiKey": "Njuj' + 'c8x9WuLQgYc1NzL2fyrxSsDSL0SRALzzEauqo3iL"',
        "- name: WATSONX_API_KEY\n  value: ixua" + "jUHY8M479pHWVgqrNt7Tt1eJwUs6VOa2B6PjrKJz",
    ),
    rejects=(
        "WATSONX_API_KEY=${WATSONX_API_KEY}",
        "WATSONX_API_KEY=xxxxxxxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 709c97a93aa6f0a142acdbd92487449ae8a07203",
        "digest iGNI" + "4MS6I3uyw_oyYUaCncEddiCnNX9TqWKIup9hmiX6",
    ),
)
