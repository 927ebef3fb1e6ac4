"""Twitch token or secret.

30 small letters and digits. It acts as the application or user. No prefix tells whose it is, so the name beside it
decides.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.classifiers._secrets import assigned, random_token
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="secret.twitch-secret",
    title="Twitch token or secret",
    sensitivity=Sensitivity.CRITICAL,
    patterns=(assigned(r"twitch", r"[a-z0-9]{30}"),),
    validate=random_token,
    columns=("twitch client secret",),
    confidence=0.9,
    confident=0.97,
    aliases=("TWITCH_SECRET",),
    matches=(
        "TWITCH_CLIENT_SECRET=85a2" + "edl89wokqcsjhywhfj6ys4xqqe",
        '"twitchClientSecret": "7r8x' + 'ejylo7tq60yoj0er5o52c6nzpi"',
        "- name: TWITCH_CLIENT_SECRET\n  value: wfqz" + "ob73dstlocsym8bgxsocloess5",
    ),
    rejects=(
        "TWITCH_CLIENT_SECRET=${TWITCH_CLIENT_SECRET}",
        "TWITCH_CLIENT_SECRET=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "commit 52a77c18d9d85b8634fd76e2640225548f7e23ed",
        "digest 85a2" + "edl89wokqcsjhywhfj6ys4xqqe",
    ),
)
