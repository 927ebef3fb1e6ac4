"""Google Cloud service account keys: the private key inside the JSON file that the console hands out.

The file is a whole identity. Recognised by its `private_key_id` beside `"type": "service_account"`.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.gcp-service-account",
    title="Google Cloud service account key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(r'"private_key_id"\s{0,4}:\s{0,4}"(?P<value>[0-9a-f]{40})"',),
    columns=("private key id",),
    confidence=0.95,
    confident=0.98,
    aliases=("GCP_SERVICE_ACCOUNT",),
    matches=(
        '{"type": "service_account", "private_key_id": "9f86d081884c7d659a2feaa0' + 'c55ad015a3bf4f1b"}',
        '"private_key_id":"1b2b0b822cd15d6c15b0f00a' + '08c1d2e3f4a5b6c7"',
        '  "private_key_id" : "0c55ad015a3bf4f1b2b0b822' + 'cd15d6c15b0f00a0",',
    ),
    rejects=(
        '"private_key_id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
        '"private_key_id": "your-private-key-id"',
        '"commit": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"',
    ),
)
