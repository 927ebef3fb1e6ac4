"""fal API key.

A UUID, a colon and 32 hexadecimal digits. Whoever holds it runs models at the cost of the account. No prefix tells
whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import UUID, assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.fal-api-key",
    title="fal API key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"\bfal|_fal", rf"{UUID}:[0-9a-f]{{32}}"),),
    validate=random_token,
    columns=("fal key",),
    confidence=0.9,
    confident=0.97,
    aliases=("FAL_API_KEY",),
    matches=(
        "FAL_KEY=403a889e-a8c7-" + "c507-eb4a-b7b9c4db16ac:d1ff755f12a9b581c6cab2c51797ee25",
        '"falKey": "27b4a898-8baa-' + '96a9-686e-521df8aed97b:80369387fedfeec44c7b48eca51b825e"',
        "- name: FAL_KEY\n  value: e1dd43b1-c761-" + "7c49-af1c-f6e146d1d609:ea5a1ae26e532089a4edf1d70c39a212",
    ),
    rejects=(
        "FAL_KEY=${FAL_KEY}",
        "FAL_KEY=xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit aae67283f7a272b97895c8fc7191f0dac58a5c23",
        "digest 403a889e-a8c7-" + "c507-eb4a-b7b9c4db16ac:d1ff755f12a9b581c6cab2c51797ee25",
    ),
)
