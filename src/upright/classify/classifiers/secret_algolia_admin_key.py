"""Algolia admin key.

32 hexadecimal digits. It reads and writes indexes. No prefix tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.algolia-admin-key",
    title="Algolia admin key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"algolia", r"[0-9a-f]{32}", kinds="(?:admin|write|api)_?(?:api_?)?key"),),
    validate=random_token,
    columns=("algolia admin key",),
    confidence=0.9,
    confident=0.97,
    aliases=("ALGOLIA_ADMIN_KEY",),
    matches=(
        "ALGOLIA_ADMIN_KEY=347c" + "23e4e7f4615c8e1bb8101fb4e055",
        '"algoliaAdminKey": "baac' + 'cfd9dedb4599bdafe7a073de3fd0"',
        "- name: ALGOLIA_ADMIN_KEY\n  value: 2d12" + "2c96dec1332378ff9da6d2480e34",
    ),
    rejects=(
        "ALGOLIA_ADMIN_KEY=${ALGOLIA_ADMIN_KEY}",
        "ALGOLIA_ADMIN_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 875b30befbb121602662105fc3360413a8624aad",
        "digest 347c" + "23e4e7f4615c8e1bb8101fb4e055",
    ),
)
