"""Mixpanel secret.

32 letters and digits. It reads the events of customers. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.mixpanel-secret",
    title="Mixpanel secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"mixpanel", r"[A-Za-z0-9]{32}", kinds="secret"),),
    validate=random_token,
    columns=("mixpanel secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("MIXPANEL_SECRET",),
    matches=(
        "MIXPANEL_SECRET=2f46" + "716d54f54b42d07f8c9f6ffb750f",
        '"mixpanelSecret": "a7c3' + 'e5106b1e4f75e9018c09af325f62"',
        "- name: MIXPANEL_SECRET\n  value: 1980" + "950c6440c04e3d9667e1214d6c68",
    ),
    rejects=(
        "MIXPANEL_SECRET=${MIXPANEL_SECRET}",
        "MIXPANEL_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 4dd94b76f7802b5120afbc576682909451622df7",
        "digest 2f46" + "716d54f54b42d07f8c9f6ffb750f",
    ),
)
