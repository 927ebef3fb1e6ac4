"""Post notices as JSON to an address of your own, signed.

Settings: `url`; `secret_env`, the variable that holds the shared secret. Each request carries `X-Upright-Timestamp`
(seconds since the epoch) and `X-Upright-Signature`: `v1=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a full
stop and the body, under the secret (RFC 2104). Refuse what is older than five minutes, and compare in constant time.
`key` in the body is the same for all notices of one finding, `status` is `open` or `fixed`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time

from upright.act.channel import Channel, Notice, Settings
from upright.act.post import send


def _tell(notice: Notice, settings: Settings) -> str:
    body = json.dumps(notice.record, sort_keys=True).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(settings["secret"].encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    send(settings["url"], body, {"X-Upright-Timestamp": stamp, "X-Upright-Signature": f"v1={signature}"})
    return ""


def _close(notice: Notice, _reference: str, settings: Settings) -> None:
    _tell(notice, settings)


CHANNEL = Channel(
    id="webhook",
    title="Post to an address of your own, signed",
    needs=frozenset({"url", "secret"}),
    secret=frozenset({"secret"}),
    tell=_tell,
    close=_close,
)
