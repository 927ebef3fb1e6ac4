"""AWS access key ids: `AKIA` (long-lived) and `ASIA` (temporary).

The id alone does not open anything, but where it stands its secret is rarely far. Source: AWS IAM user guide, unique identifiers.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.aws-access-key-id",
    title="AWS access key id",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",),
    confidence=0.95,
    confident=0.98,
    aliases=("AWS_ACCESS_KEY_ID",),
    matches=(
        "AWS_ACCESS_KEY_ID=AKIA" + "Q4XYZ7RTWB2NKLDM",
        "aws_access_key_id = ASIA" + "Y34FZKBOKMUTVV7A",
        '{"AccessKeyId": "AKIA' + 'R5KDJ3QWNXZ6TLPV"}',
    ),
    rejects=(
        "AKIAIOSFODNN7EXAMPLE",
        "aws_access_key_id = AKIAXXXXXXXXXXXXXXXX",
        "AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}",
    ),
)
