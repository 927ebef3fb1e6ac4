"""Handles of Skype, Telegram, WeChat, Discord, Line and Signal after a label that says so.

Reaches a person directly. Not seen: handles that no label names.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "skype", "skype id", "skype name", "telegram", "telegram handle", "telegram username", "wechat", "wechat id",
    "weixin", "discord", "discord tag", "discord handle", "discord username", "line id", "kakaotalk id",
    "signal username", "threema id", "qq", "icq", "slack handle", "matrix id", "微信", "微信号", "카카오톡",
)  # fmt: skip
_NO_PERSON = re.compile(
    r"(?i)@?(?:v\d|version|bot|channel|webhook|token|everyone|here|channel|username|example|https?).*|.*bot"
)


def _valid(value: str) -> bool:
    return not _NO_PERSON.fullmatch(value)


CLASSIFIER = Classifier(
    id="pii.messenger-handle",
    title="Messenger handle",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:@[A-Za-z][A-Za-z0-9_.]{3,31}|live:[A-Za-z0-9_.-]{3,40}|wxid_[A-Za-z0-9]{4,20}|[A-Za-z0-9_.]{2,32}#\d{4}|[A-Za-z][A-Za-z0-9_.-]{2,24}\d)\b",
            prose=False,
            begin="",
        ),
    ),
    validate=_valid,
    columns=("skype", "skype id", "telegram handle", "wechat id", "discord handle", "discord username", "line id"),
    confidence=0.75,
    confident=0.88,
    regulations=("GDPR", "CCPA"),
    aliases=("MESSENGER_HANDLE",),
    matches=(
        "Skype: live:eva.navarro48",
        "Telegram: @jkowalski82",
        '"wechat_id": "wxid_priya88"',
        "Discord tag: kofi#4821",
    ),
    rejects=("telegram: bot", "discord: https://discord.gg/abc", "@jkowalski82", "skype call 12"),
)
