"""Splunk token.

A UUID. It writes events. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.splunk-token",
    title="Splunk token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"splunk|\bhec", UUID),),
    validate=random_token,
    columns=("splunk hec token",),
    confidence=0.9,
    confident=0.97,
    aliases=("SPLUNK_TOKEN",),
    matches=(
        "SPLUNK_HEC_TOKEN=a4c8bb0a-03e7-" + "aa27-ec93-91a593fcf294",
        '"splunkHecToken": "ee0ae510-24c5-' + 'b713-e437-976b6b1ac9f1"',
        "- name: SPLUNK_HEC_TOKEN\n  value: dd04fac9-19ae-" + "d1a4-208b-88333b145c1d",
    ),
    rejects=(
        "SPLUNK_HEC_TOKEN=${SPLUNK_HEC_TOKEN}",
        "SPLUNK_HEC_TOKEN=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        "commit cc083cacf5cdd20e558bbc4e5515d439e2ec8cdb",
        "digest a4c8bb0a-03e7-" + "aa27-ec93-91a593fcf294",
    ),
)
