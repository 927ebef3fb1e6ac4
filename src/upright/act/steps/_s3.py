"""Asking an S3-compatible storage; credentials and endpoint come from where the AWS tools look."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import AccessDenied, ConflictError, Unreachable

_UNSET = frozenset({"NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration", "NoSuchTagSet"})
_DENIED = frozenset({"403", "AccessDenied", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken"})

_CHOSEN = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
)
_LARGEST = 64 << 20  # bytes of an object that is held in memory


class Unset(Exception):  # noqa: N818  a state of the storage, not a failure
    """What was asked for has never been set."""


def bucket_of(arguments: Arguments, site: Site) -> str:
    """The bucket of a source."""
    return address_of(arguments, site).removeprefix("s3://").partition("/")[0]


@lru_cache(maxsize=4)
def _client(*_chosen: str) -> Any:
    """One client for each account and endpoint that the environment names."""
    import boto3
    from botocore.config import Config

    session = boto3.session.Session()
    config = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2}, user_agent_extra="upright")
    return session.client("s3", config=config, region_name=session.region_name or "us-east-1")


@contextmanager
def asking(where: str) -> Iterator[Any]:
    """A client; what the storage says becomes AccessDenied, Unreachable, ConflictError (gone) or Unset."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError as error:
        raise Unreachable("object storage needs the extra: pip install 'upright[s3]'") from error
    try:
        yield _client(*(os.environ.get(name, "") for name in _CHOSEN))
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _UNSET:
            raise Unset from None
        if code in {"NoSuchKey", "NoSuchBucket", "404"}:
            raise ConflictError(f"{where}: it is not there") from None
        raise (AccessDenied if code in _DENIED else Unreachable)(f"{where}: {code or 'refused'}") from None
    except (BotoCoreError, ValueError) as error:
        raise Unreachable(f"{where}: {type(error).__name__}") from None


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
