"""Clarifai access token.

32 hexadecimal digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.clarifai-pat",
    title="Clarifai access token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"clarifai", r"[0-9a-f]{32}"),),
    validate=random_token,
    columns=("clarifai pat",),
    confidence=0.9,
    confident=0.97,
    aliases=("CLARIFAI_PAT",),
    matches=(
        "CLARIFAI_PAT=5b75" + "41273c5f69af345305a734006929",
        '"clarifaiPat": "9f5d' + 'bc9ae902349b98725aff32e81e3b"',
        "- name: CLARIFAI_PAT\n  value: 1b80" + "b145cd25dcea35f5a56c873cf250",
    ),
    rejects=(
        "CLARIFAI_PAT=${CLARIFAI_PAT}",
        "CLARIFAI_PAT=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit df65b15764a92bf7537a18f49ed7c1b03cbd6ed8",
        "digest 5b75" + "41273c5f69af345305a734006929",
    ),
)
