"""Jenkins API token.

32 or 34 hexadecimal digits. It reads and starts jobs, and with them runs code. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.jenkins-token",
    title="Jenkins API token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"jenkins", r"(?:11)?[0-9a-f]{32}"),),
    validate=random_token,
    columns=("jenkins api token",),
    confidence=0.9,
    confident=0.97,
    aliases=("JENKINS_TOKEN",),
    matches=(
        "JENKINS_API_TOKEN=11b6" + "93b3fdf489c4bae01cfc0191e0cc7b",
        '"jenkinsApiToken": "1139' + 'cd9e7efeb8194936252589960174b6"',
        "- name: JENKINS_API_TOKEN\n  value: 1117" + "7886e2d5ab11c528c9921491f5f3d4",
    ),
    rejects=(
        "JENKINS_API_TOKEN=${JENKINS_API_TOKEN}",
        "JENKINS_API_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit d4d62d58b24f3f52ce5d1e9287dcddacc121fea8",
        "digest 11b6" + "93b3fdf489c4bae01cfc0191e0cc7b",
    ),
)
