"""DeepInfra API key.

32 letters and digits. Whoever holds it runs models at the cost of the account. No prefix tells whose it is, so the
name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.deepinfra-api-key",
    title="DeepInfra API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"deep_?infra", r"[A-Za-z0-9]{32}"),),
    validate=random_token,
    columns=("deepinfra api key",),
    confidence=0.9,
    confident=0.97,
    aliases=("DEEPINFRA_API_KEY",),
    matches=(
        "DEEPINFRA_API_KEY=mYtm" + "6G3sQwlrvezIob7hTRoQruqoQ190",
        '"deepinfraApiKey": "tmgs' + 'F6F7wHkVuiyFTvvF7jGp5lvx7wXJ"',
        "- name: DEEPINFRA_API_KEY\n  value: 6KcF" + "CTB6lD5LGE7Cn9Q80NiMD6dSAB3x",
    ),
    rejects=(
        "DEEPINFRA_API_KEY=${DEEPINFRA_API_KEY}",
        "DEEPINFRA_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 8004ba5038774ea0023209c2b8480f44d700b6dd",
        "digest mYtm" + "6G3sQwlrvezIob7hTRoQruqoQ190",
    ),
)
