"""OVH application secret or consumer key.

32 letters and digits. It acts as the application in the account. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.ovh-secret",
    title="OVH application secret or consumer key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"ovh", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("ovh application secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("OVH_SECRET",),
    matches=(
        "OVH_APPLICATION_SECRET=5mny" + "4xv0okxytqlcgikctb4n6exw8qaj",
        '"ovhApplicationSecret": "ghif' + '3v6han1e4hss21dmzbvc9ahv0x73"',
        "- name: OVH_APPLICATION_SECRET\n  value: 8qse" + "4iy4rgz9ag6mxamgz81pntdoikz5",
    ),
    rejects=(
        "OVH_APPLICATION_SECRET=${OVH_APPLICATION_SECRET}",
        "OVH_APPLICATION_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 4227977218bd5c2ecf3263127f263430acd7d31a",
        "digest 5mny" + "4xv0okxytqlcgikctb4n6exw8qaj",
    ),
)
