"""Cloudflare API token or global key.

40 characters (token) or 37 hexadecimal digits (global key). It changes name records, certificates and workers. No
prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.cloudflare-api-token",
    title="Cloudflare API token or global key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"cloudflare|\bcf_api|\bcf_(?:access_)?token", r"(?:[A-Za-z0-9_-]{40}|[0-9a-f]{37})"),
        r"\bcf(?:ut|at|k)_[A-Za-z0-9]{40,56}\b",
    ),
    validate=random_token,
    columns=("cloudflare api token",),
    confidence=0.9,
    confident=0.97,
    aliases=("CLOUDFLARE_API_TOKEN",),
    matches=(
        "CLOUDFLARE_API_TOKEN=vnby" + "GMQJYdpR1GbrxW3sJ1EZw3C9KTkMYo9IyOLa",
        '"cloudflareApiToken": "EVH9SbMzS-' + '26s2Glbiy8J98CBS7pnlmrjuBdSjj4"',
        "- name: CLOUDFLARE_API_TOKEN\n  value: ofw-" + "zqueBBFeoEFEupMxYSN3P2rP4VtF_P4ivY5O",
    ),
    rejects=(
        "CLOUDFLARE_API_TOKEN=${CLOUDFLARE_API_TOKEN}",
        "CLOUDFLARE_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit b925c5c91c84087b67daaed493e1158975087ab1",
    ),
)
