"""Unstructured API key.

30 to 32 letters and digits. It reads the documents that were parsed. No prefix tells whose it is, so the name beside
it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.unstructured-api-key",
    title="Unstructured API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"unstructured", r"[A-Za-z0-9]{30,32}"),),
    validate=random_token,
    columns=("unstructured api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("UNSTRUCTURED_API_KEY",),
    matches=(
        "UNSTRUCTURED_API_KEY=VmzQ" + "PtpnD6NZQMjxIr5qS3pvrpjZ8a",
        '"unstructuredApiKey": "YEDs' + 'oxc8JoIsJ49paqKeboPXanaL18"',
        "- name: UNSTRUCTURED_API_KEY\n  value: N3zH" + "FpmcabpWn78ucK6xlXmOBBfnDB",
    ),
    rejects=(
        "UNSTRUCTURED_API_KEY=${UNSTRUCTURED_API_KEY}",
        "UNSTRUCTURED_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit dd5059b21825c6e1e2be1a2e449b70d95bae8ad9",
        "digest VmzQ" + "PtpnD6NZQMjxIr5qS3pvrpjZ8a",
    ),
)
