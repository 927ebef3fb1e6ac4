"""Netlify access token.

nfp_ and 36 characters, or 40 to 46 without. It deploys sites. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.netlify-token",
    title="Netlify access token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"netlify", r"[A-Za-z0-9_-]{40,46}"),
        r"\bnf[pcoub]_[A-Za-z0-9]{36}\b",
    ),
    validate=random_token,
    columns=("netlify auth token",),
    confidence=0.9,
    confident=0.97,
    aliases=("NETLIFY_TOKEN",),
    matches=(
        "NETLIFY_AUTH_TOKEN=H9Q-" + "Mi-oy5nj14jEN6Xsz1YSqVw1IfvlYaUPmL00dx9",
        '"netlifyAuthToken": "WhAu' + 'TyRBVW5P7G7IyX-HAsWd7V7Qv0E8w-YkSG6pd2j"',
        "- name: NETLIFY_AUTH_TOKEN\n  value: 9YpWaZ_" + "yY0efZU4k5_mxUyHO_snht8wA6Y84dYx2XsK",
    ),
    rejects=(
        "NETLIFY_AUTH_TOKEN=${NETLIFY_AUTH_TOKEN}",
        "NETLIFY_AUTH_TOKEN=xxx-xx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit fa8418bc3c689382dc0f7ae01d80ab7605ca007c",
    ),
)
