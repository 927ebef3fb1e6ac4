"""When a transparency log saw a signature, told by the log's own promise and checked offline.

Certificates of keyless signing live for minutes; what counts is that the signature was logged while they did. Source:
https://docs.sigstore.dev/logging/overview/, sigstore/rekor `SignedEntryTimestamp`
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


def logged_at(entries: Any, payload: bytes, keys: Iterable[EllipticCurvePublicKey]) -> datetime | None:
    """When a log whose key is among these saw the payload; None without such a promise. `entries`: the bundle's
    `tlogEntries`.
    """
    known = list(keys)
    for entry in entries if isinstance(entries, list) else ():
        try:
            body = base64.b64decode(entry["canonicalizedBody"], validate=True)
            promise = base64.b64decode(entry["inclusionPromise"]["signedEntryTimestamp"], validate=True)
            told = {
                "body": entry["canonicalizedBody"],
                "integratedTime": int(entry["integratedTime"]),
                "logID": base64.b64decode(entry["logId"]["keyId"], validate=True).hex(),
                "logIndex": int(entry["logIndex"]),
            }
            moment = datetime.fromtimestamp(told["integratedTime"], UTC)
        except (KeyError, TypeError, ValueError, OverflowError, OSError, binascii.Error):
            continue
        signed = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
        about = hashlib.sha256(payload).hexdigest().encode() in body
        if about and any(_made_with(key, promise, signed) for key in known):
            return moment
    return None


def _made_with(key: EllipticCurvePublicKey, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
