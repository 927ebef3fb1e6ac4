"""Clerk secret key.

sk_live_ or sk_test_ and 40 letters and digits or more. It reads and manages the users of the application. No prefix
tells whose it is, so the name beside it decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.clerk-secret-key",
    title="Clerk secret key",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"clerk", r"sk_(?:live|test)_[A-Za-z0-9]{40,60}"),),
    validate=random_token,
    columns=("clerk secret key",),
    confidence=0.98,
    confident=0.97,
    aliases=("CLERK_SECRET_KEY",),
    matches=(
        "CLERK_SECRET_KEY=sk_live_" + "SbwzTjjxRVZvaUBsZjooWCW9liknAHMPrHYZlIQuE7",
        '"clerkSecretKey": "sk_live_' + 'TEMvzexKY2tZDi3LzZLeL7rRn0abuaweZBCcQujD5f"',
        "- name: CLERK_SECRET_KEY\n  value: sk_live_" + "EPvHYuSzxX27vCDNgniGRJ1yBJ5ugzMsifayjU0sAU",
    ),
    rejects=(
        "CLERK_SECRET_KEY=${CLERK_SECRET_KEY}",
        "CLERK_SECRET_KEY=xx_xxxx_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 29481f16729c78f352a343a85c7ece3d97c3c48d",
        "digest sk_live_" + "SbwzTjjxRVZvaUBsZjooWCW9liknAHMPrHYZlIQuE7",
    ),
)
