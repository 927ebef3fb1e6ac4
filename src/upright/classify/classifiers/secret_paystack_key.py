"""Paystack secret key.

sk_live_ or sk_test_ and 40 hexadecimal digits. It takes and returns payments. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.paystack-key",
    title="Paystack secret key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"paystack", r"sk_(?:live|test)_[0-9a-f]{40}"),),
    validate=random_token,
    columns=("paystack secret key",),
    confidence=0.98,
    confident=0.97,
    aliases=("PAYSTACK_KEY",),
    matches=(
        "PAYSTACK_SECRET_KEY=sk_live_" + "f8479fa0761203a2ea4da6ea0cf1c29fd31c76b4",
        '"paystackSecretKey": "sk_live_' + '039cc00c7017679f073a8c31e05329fd9d13522b"',
        "- name: PAYSTACK_SECRET_KEY\n  value: sk_live_" + "fa3f0baeba3b9d48800f13e3f430b832fd23f1f2",
    ),
    rejects=(
        "PAYSTACK_SECRET_KEY=${PAYSTACK_SECRET_KEY}",
        "PAYSTACK_SECRET_KEY=xx_xxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit aa36f485ed2ca0b0bc1bc7d1661461b494574ee2",
        "digest sk_live_" + "f8479fa0761203a2ea4da6ea0cf1c29fd31c76b4",
    ),
)
