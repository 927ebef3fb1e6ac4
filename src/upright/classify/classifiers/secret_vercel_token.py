"""Vercel access token.

24 letters and digits, or vercel_blob_rw_ and vc?_ forms. It deploys sites and reads their settings. No prefix tells
whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.vercel-token",
    title="Vercel access token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"vercel", r"[A-Za-z0-9]{24}"),
        r"\bvercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{28,32}\b",
        r"\bvc[piakr]_[A-Za-z0-9]{56}\b",
    ),
    validate=random_token,
    columns=("vercel token",),
    confidence=0.9,
    confident=0.97,
    aliases=("VERCEL_TOKEN",),
    matches=(
        "VERCEL_TOKEN=JAHM" + "3zb3aHx9NwHbWYfrzmws",
        '"vercelToken": "q2np' + '8PJapO9daqocbQGOMqRe"',
        "- name: VERCEL_TOKEN\n  value: H5hO" + "sXMbI43WaF1ftEkbThoC",
    ),
    rejects=(
        "VERCEL_TOKEN=${VERCEL_TOKEN}",
        "VERCEL_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 64da8ae3c091ab33adb80f4c62e344f489c0b889",
    ),
)
