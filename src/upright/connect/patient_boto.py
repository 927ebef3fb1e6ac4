"""Clients of boto3 whose answers have an end. Their own limits of time count anew with every byte."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from upright.connect.patience import Answer

_SECONDS: Final = 30  # of one answer
_MOST: Final = 64 << 20  # bytes of one answer; objects are read by ranges


def patient(client: Any) -> Any:
    """The same client; as it was where botocore is built otherwise than it is today."""
    session = getattr(getattr(client, "_endpoint", None), "http_session", None)
    kept = getattr(session, "_pool_classes_by_scheme", None)
    if isinstance(kept, dict):
        kept |= {scheme: _pool(pool) for scheme, pool in kept.items()}
    return client


def _pool(pool: Any) -> Any:
    """The pool, of connections that wait for a whole answer only so long."""
    named = {"response_class": partial(Answer, (_SECONDS, _MOST))}
    connection = type("PatientConnection", (pool.ConnectionCls,), named)
    return type("PatientPool", (pool,), {"ConnectionCls": connection})
