"""Box secret.

32 letters and digits. It reads and writes files. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.box-token",
    title="Box secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bbox|_box", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("box client secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("BOX_TOKEN",),
    matches=(
        "BOX_CLIENT_SECRET=5BQU" + "rJJXZgz3qzj8H5CBOU8llWi9TsGO",
        '"boxClientSecret": "a07a' + 'G0HyLNgY2dTUFB2s3Z1OFiaByqxV"',
        "- name: BOX_CLIENT_SECRET\n  value: axVk" + "sDm2lUbbDvuVZdC5GrAXywNFfvWM",
    ),
    rejects=(
        "BOX_CLIENT_SECRET=${BOX_CLIENT_SECRET}",
        "BOX_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit a3743ba92873bef9badd4e60b3a169de434b672d",
        "digest 5BQU" + "rJJXZgz3qzj8H5CBOU8llWi9TsGO",
    ),
)
