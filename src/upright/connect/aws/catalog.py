"""Everything that is read of an account, in the order of its worth, and the permissions that this needs."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from upright.connect.aws.listing import Listing
from upright.connect.aws.services import (
    agentcore,
    bedrock,
    bedrock_agents,
    compute,
    control,
    data,
    identity,
    messages,
    network,
    sagemaker,
    search,
    storage,
)

LISTINGS: Final[tuple[Listing, ...]] = tuple(
    listing
    for service in (
        identity, bedrock, bedrock_agents, agentcore, sagemaker, storage, compute, search, control, network, data, messages,
    )
    for listing in service.LISTINGS
)  # fmt: skip
# Where the name of a permission is not that of the operation: https://docs.aws.amazon.com/service-authorization/
_PREFIXES: Final = {
    "bedrock-agent": "bedrock", "bedrock-agentcore-control": "bedrock-agentcore", "opensearch": "es", "opensearchserverless": "aoss", "s3control": "s3",
    "elbv2": "elasticloadbalancing", "stepfunctions": "states",
}  # fmt: skip
_PERMISSIONS: Final = {
    ("s3", "list_buckets"): "s3:ListAllMyBuckets", ("s3", "get_public_access_block"): "s3:GetBucketPublicAccessBlock",
    ("s3", "get_bucket_encryption"): "s3:GetEncryptionConfiguration", ("s3control", "get_public_access_block"): "s3:GetAccountPublicAccessBlock",
    ("secretsmanager", "get_resource_policy"): "secretsmanager:GetResourcePolicy",
    ("opensearchserverless", "batch_get_collection"): "aoss:BatchGetCollection", ("lambda", "list_functions"): "lambda:ListFunctions",
    ("s3", "get_bucket_cors"): "s3:GetBucketCORS", ("iam", "list_mfa_devices"): "iam:ListMFADevices",
    ("cloudtrail", "describe_trails"): "cloudtrail:DescribeTrails",
}  # fmt: skip
_CAPITALS: Final = {"db": "DB", "acl": "Acl", "hyper": "Hyper", "oauth2": "Oauth2"}


def chosen(services: Iterable[str]) -> tuple[Listing, ...]:
    """The listings of these services (as boto3 names them), of all when none is named."""
    wanted = set(services)
    return tuple(each for each in LISTINGS if not wanted or each.service in wanted)


@lru_cache(maxsize=1)
def permissions() -> tuple[str, ...]:
    """The IAM actions that reading everything needs."""
    named = {permission(service, operation) for listing in LISTINGS for service, operation in listing.operations()}
    return tuple(sorted({*named, "sts:GetCallerIdentity", "ec2:DescribeRegions"}))


def permission(service: str, operation: str) -> str:
    """The IAM action that a call needs."""
    if service in {"apigateway", "apigatewayv2"}:
        return "apigateway:GET"
    known = _PERMISSIONS.get((service, operation))
    words = "".join(_CAPITALS.get(word, word.capitalize()) for word in operation.split("_"))
    return known or f"{_PREFIXES.get(service, service)}:{words}"
