"""The mark of an asset: 64 bits by which two scans are compared, made without spelling it as JSON."""

from __future__ import annotations

import json
import marshal
from hashlib import blake2b
from typing import TYPE_CHECKING

from upright.store.codec import asset_to_record, canonical

if TYPE_CHECKING:
    from upright.model.asset import Asset

_FORMAT = 2  # of marshal: the last one that depends on values alone; the same in every Python since 2.5


def mark(asset: Asset) -> int:
    """Equal for equal assets, also in another process; signed, as databases take it."""
    record = asset_to_record(asset)
    record["attributes"] = sorted(record["attributes"].items())
    try:
        told = marshal.dumps(record, _FORMAT)
    except ValueError:  # a value of a class of somebody's own
        told = marshal.dumps(json.loads(canonical(record)), _FORMAT)
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little", signed=True)
