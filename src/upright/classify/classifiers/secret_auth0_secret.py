"""Auth0 client secret.

64 characters. It signs in as the application, which may manage users. No prefix tells whose it is, so the name beside
it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.auth0-secret",
    title="Auth0 client secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"auth0", r"[A-Za-z0-9_-]{64}", kinds="secret"),),
    validate=random_token,
    columns=("auth0 client secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("AUTH0_SECRET",),
    matches=(
        "AUTH0_CLIENT_SECRET=XjON" + "FQbSaE5ugB9J3PC4Co6weAuf0DPigK2qtSBa9FnpdaucmLuRrV2FJOzdrc9X",
        '"auth0ClientSecret": "FVnJ' + 'xbowqFeOCP1nrri8TpK_vKyuG6KVkJrSwWmeSS0R6PoItOQ57a2Fodg6XsLa"',
        "- name: AUTH0_CLIENT_SECRET\n  value: Gas3" + "XeoL9qtEahfkh4zUZG_Dzn2uJqNB47g1RYOQs_uDLLxPaBm2pvDOphYUT3u0",
    ),
    rejects=(
        "AUTH0_CLIENT_SECRET=${AUTH0_CLIENT_SECRET}",
        "AUTH0_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit ab63f25be4e78e037eee8bc4a8e0b7b1bd923baf",
        "digest XjON" + "FQbSaE5ugB9J3PC4Co6weAuf0DPigK2qtSBa9FnpdaucmLuRrV2FJOzdrc9X",
    ),
)
