"""AWS session token.

Base64 of 100 characters and more, beside temporary keys. With the temporary keys beside it, it acts as the role until
it expires. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.aws-session-token",
    title="AWS session token",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(
        assigned(r"aws_?session|session|security|x-amz-security", r"[A-Za-z0-9+/]{100,1600}={0,2}", kinds="_?-?token"),
        r"\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/]{80,1600}={0,2}",
    ),
    validate=random_token,
    columns=("aws session token",),
    confidence=0.9,
    confident=0.97,
    aliases=("AWS_SESSION_TOKEN",),
    matches=(
        "AWS_SESSION_TOKEN=XAhN"
        + "D1oAGPXX1HYEBSsiUzXvC+y+wrBggk6YXfStMdXB4Pt6BTEY/U4X4Q/PysBqdURPa3DBWxN8nnqUaK3X6oPkg5vdGQW0F6J7KFZVLrc/UYwS6ZS+rYrsh34EnOFaBArjtLtZUda5rRpEnIEEiJ9Xloa4wtvknqDL2Fd+DGsNcj1UFbrJeESPCbUS3Za/RzAJmPPU",
        '"awsSessionToken": "zr/s'
        + '5fdXxdzeAqBpz8AVJ+c53SYOVpHKYqlPFr+zBrb1L+KoSDzbSiakwGxX9j4Bsf+VEY/FM+P60VahoxxaImrRxO0+HF8nYZxc7epyUDKClHBtFgPv0jA1T5GhjW4xVeZPFh2YR6UuhB4ip37nb2zaLtmRA6WGME9neByD88BNRhb9IW2FmCQlf2HbRPCovHJBXsdd"',
        "- name: AWS_SESSION_TOKEN\n  value: SB5G"
        + "1dL75c5O3RMIV2PXJb/sRYmtvWGLmEHZ1dsOBsdNKju3ZXZubBtr8RT/1qncyQnPfAOn8h2cscEeGF8x3ZNNSVEyAquGL0L0wvs8s8BXYd9cjcI3jBXVvk5/WsX4frtvmH8TqTFcD9eK4Cg6BmmUlyEF/fy2XYJ9t6aR+WTSrDwH9j/zh9CHQB6hEEPmC2vQCqpz",
    ),
    rejects=(
        "AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN}",
        "AWS_SESSION_TOKEN=xxxxxxxxxxxxxxxxxxxxxxxxx+x+xxxxxxxxxxxxxxxxxxxxxxxx/xxxxx/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx/xxxxxxx+xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx+xxxxxxxxxxxxxxxxxxxxxxx/xxxxxxxx",
        "commit b6881f5843e60ddb06e2ad8faedaaeefdf8d92f4",
    ),
)
