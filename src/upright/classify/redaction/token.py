"""Tokens: `<class!payload>`, which unredaction finds again in any text.

The payload is base64url of the key's id (3 bytes) and the AES-SIV of the value with the class as associated data. The
same value of the same class under the same key always gives the same payload, so joins survive; a value that was cut,
changed or moved to another class does not open. A mark at the end tells how the value was written: `~a` escaped to
ASCII, `~n` without quotes, `~r` in a way of its own (then the payload holds it as written).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from upright.classify.redaction.key import ID_BYTES, Key

OPEN = r"(?:<|&lt;|\\u003[cC])"
CLOSE = r"(?:>|&gt;|\\u003[eE])"
TOKEN = re.compile(OPEN + r"([a-z][a-z0-9.-]{0,80})!([A-Za-z0-9._]{26,})((?:~[arn]){0,2})" + CLOSE)
HASHED = re.compile(OPEN + r"[a-z][a-z0-9.-]{0,80}#[0-9a-f]{8,64}" + CLOSE)
RAW = "r"
_MARKS = b"._"  # beside letters and digits: two dashes would begin a comment in SQL and XML


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token gives: `value` when this key opens it, else `key`, the id of the key that it was made with."""

    value: str | None
    key: str
    styles: str


def seal(key: Key, data_class: str, value: str, styles: str = "") -> str:
    """The token of a value; its marks in `styles`."""
    plain = value.encode("utf-8", "surrogatepass")
    sealed = key.siv.encrypt(plain, [data_class.encode(), b"raw" if RAW in styles else b"value"])
    payload = base64.b64encode(bytes.fromhex(key.id) + sealed, _MARKS).rstrip(b"=").decode()
    return f"<{data_class}!{payload}{''.join(f'~{style}' for style in styles)}>"


def unseal(key: Key | None, found: re.Match[str]) -> Opened:
    """What a match of TOKEN holds."""
    data_class, payload, styles = found[1], found[2], found[3].replace("~", "")
    try:
        data = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=_MARKS, validate=True)
    except (binascii.Error, ValueError):
        return Opened(None, "", styles)
    made = data[:ID_BYTES].hex()
    if key is None or made != key.id:
        return Opened(None, made, styles)
    from cryptography.exceptions import InvalidTag

    try:
        plain = key.siv.decrypt(data[ID_BYTES:], [data_class.encode(), b"raw" if RAW in styles else b"value"])
    except (InvalidTag, ValueError):
        return Opened(None, made, styles)
    return Opened(plain.decode("utf-8", "surrogatepass"), made, styles)
