"""PayPal client secret.

E and 79 characters, or 40 to 80. It takes and returns payments. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.paypal-secret",
    title="PayPal client secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"paypal", r"E[A-Za-z0-9_-]{43,90}", kinds="secret"),),
    validate=random_token,
    columns=("paypal client secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("PAYPAL_SECRET",),
    matches=(
        "PAYPAL_CLIENT_SECRET=EA_" + "5sE1qsY8m-geOv_dQ4SOO9vNYaTyH0_69KZu-8qNQPPSlZqr2X9luQqXmkp3x4imakbt8V9x6cc6v",
        '"paypalClientSecret": "EN_' + '623QM3DKu5KtnCfTLO_WxbeMtY5_hWjppdR1CbHyYRFHdXas_HYY3cQP2msXP3aOqvcLgdgI9uMvJ"',
        "- name: PAYPAL_CLIENT_SECRET\n  value: E3_"
        + "iVWxtV64NeEv3o8T3ecTu1cD8QSkGBJy9tJKCR9cvs3S8bMN6VPT8P5wJcjvpKADo9hiAQaBgFc-L",
    ),
    rejects=(
        "PAYPAL_CLIENT_SECRET=${PAYPAL_CLIENT_SECRET}",
        "PAYPAL_CLIENT_SECRET=xx_xxxxxxxxx-xxxx_xxxxxxxxxxxxxxx_xxxxx-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 9753e2370159adced14389adf95f1268da6fb26f",
        "digest EA_" + "5sE1qsY8m-geOv_dQ4SOO9vNYaTyH0_69KZu-8qNQPPSlZqr2X9luQqXmkp3x4imakbt8V9x6cc6v",
    ),
)
