"""Asking Amazon Web Services, or what speaks its interfaces; credentials and endpoint come from where its tools look.

A source is `s3://BUCKET` or an account, `aws://PROFILE@REGION,...`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import address_of
from upright.model.errors import AccessDenied, ConflictError, Unreachable

ACCOUNT = "aws://"
_UNSET = frozenset(
    {
        "NoSuchBucketPolicy",
        "NoSuchPublicAccessBlockConfiguration",
        "NoSuchTagSet",
        "ServerSideEncryptionConfigurationNotFoundError",
        "NoSuchCORSConfiguration",
        "NoSuchWebsiteConfiguration",
        "RepositoryPolicyNotFoundException",
    }
)
_GONE = frozenset({"NoSuchKey", "NoSuchBucket", "NoSuchEntity", "404", "ResourceNotFoundException"})
_DENIED = frozenset(
    {
        "403", "AccessDenied", "AccessDeniedException", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch",
        "ExpiredToken", "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure",
    }
)  # fmt: skip
_CHOSEN = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_S3",
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN",
    "AWS_REGION",
)


class Unset(Exception):  # noqa: N818  a state of the service, not a failure
    """What was asked for has never been set."""


@lru_cache(maxsize=16)
def _client(service: str, profile: str, region: str, *_chosen: str) -> Any:
    """One client for each service, account and endpoint that the environment names."""
    import boto3
    from botocore.config import Config

    session = boto3.session.Session(profile_name=profile or None)
    config = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2}, user_agent_extra="upright")
    return session.client(service, config=config, region_name=region or session.region_name or "us-east-1")


@contextmanager
def asking(where: str, service: str = "s3", profile: str = "", region: str = "") -> Iterator[Any]:
    """A client; what the service says becomes AccessDenied, Unreachable, ConflictError (gone) or Unset."""
    try:
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError
    except ImportError as error:
        raise Unreachable("AWS and object storage need the extra: pip install 'upright[aws]'") from error
    try:
        yield _client(service, profile, region, *(os.environ.get(name, "") for name in _CHOSEN))
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _UNSET:
            raise Unset from None
        if code in _GONE or code.endswith(".NotFound"):
            raise ConflictError(f"{where}: it is not there") from None
        raise (AccessDenied if code in _DENIED else Unreachable)(f"{where}: {code or 'refused'}") from None
    except (BotoCoreError, ResponseParserError, ValueError) as error:
        raise Unreachable(f"{where}: {type(error).__name__}") from None


@contextmanager
def account(arguments: Arguments, site: Site, service: str) -> Iterator[Any]:
    """A client in the account and region of a source, once it is the account that `arguments["account"]` names.

    Raises ConflictError when the credentials lead into another.
    """
    where = arguments.get("path") or arguments["source"]
    rest = address_of(arguments, site).removeprefix(ACCOUNT)
    profile = rest.rpartition("@")[0] if "@" in rest else rest
    if wanted := arguments.get("account"):
        with asking(where, "sts", profile) as client:
            here = str(client.get_caller_identity()["Account"])
        if here != wanted:
            raise ConflictError(f"{where}: the credentials lead into account {here}, not {wanted}")
    with asking(where, service, profile, arguments.get("region", "")) as client:
        yield client
