"""Asking an S3-compatible storage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._aws import ACCOUNT, account, asking
from upright.act.steps._exchange import address_of
from upright.model.errors import ConflictError

_LARGEST = 64 << 20  # bytes of an object that is held in memory


def bucket_of(arguments: Arguments, site: Site) -> str:
    """The bucket of a source, or the one that the arguments name within an account."""
    return arguments.get("bucket") or address_of(arguments, site).removeprefix("s3://").partition("/")[0]


@contextmanager
def bucket_client(arguments: Arguments, site: Site) -> Iterator[Any]:
    """A client for the bucket, in the account of the source where that is one."""
    if address_of(arguments, site).startswith(ACCOUNT):
        with account(arguments, site, "s3") as client:
            yield client
    else:
        with asking(bucket_of(arguments, site)) as client:
            yield client


def object_bytes(arguments: Arguments, site: Site) -> bytes:
    """The object's bytes. Raises ConflictError when it is gone or too large."""
    bucket, key = bucket_of(arguments, site), arguments["path"]
    with asking(key) as client:
        answer = client.get_object(Bucket=bucket, Key=key)
        if answer["ContentLength"] > _LARGEST:
            raise ConflictError(f"{key}: too large to be rewritten")
        with answer["Body"] as body:
            content: bytes = body.read()
    return content


def access_list(arguments: Arguments, site: Site) -> dict[str, Any]:
    """`Owner` and `Grants`."""
    bucket, key = bucket_of(arguments, site), arguments.get("key")
    with bucket_client(arguments, site) as client:
        found = client.get_object_acl(Bucket=bucket, Key=key) if key else client.get_bucket_acl(Bucket=bucket)
    return {"Grants": sorted(found["Grants"], key=str), "Owner": found["Owner"]}
