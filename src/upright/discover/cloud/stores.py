"""Caches and file systems of AWS in which AI keeps answers, memory and files of models, and what a cluster keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from upright.discover.cloud.body import first, flag, given, word

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

    Facts: TypeAlias = dict[str, Json]


def cache(body: Node) -> Facts:
    """Of ElastiCache: whether what it keeps and what it says is encrypted. Valkey is, unless told otherwise; Redis is
    not; what a serverless one keeps and says always is.
    """
    otherwise = not given(body, "replication_group_id") or word(body, "engine").lower() == "valkey"
    kept = flag(body, "at_rest_encryption_enabled", default=otherwise)
    said = flag(body, "transit_encryption_enabled", default=otherwise)
    named = word(body, "replication_group_id", "serverless_cache_name")
    facts: Facts = {"identifier": named} if named else {}
    facts |= {"encrypted": kept} if kept is not None else {}
    facts |= {"traffic_encrypted": said} if said is not None else {}
    return facts | ({"customer_key": True} if given(body, "kms_key_id") else {})


def file_system(body: Node) -> Facts:
    """Of EFS: encrypted when it is told to be, or given a key."""
    key = given(body, "kms_key_id")
    encrypted = flag(body, "encrypted", default=key)
    called = first(body, "tags.Name", "name").text
    facts: Facts = {"identifier": called} if called else {}
    return facts | ({"encrypted": encrypted, "customer_key": key} if encrypted is not None else {})


def secrets_of_cluster(body: Node) -> Facts:
    """Of EKS: whether the secrets in it are encrypted with a key of one's own, beside the one of AWS."""
    return {
        "customer_key": any(
            path[-1] in {"key_arn", "keyarn"} and bool(node.text)
            for path, node in body.walk()
            if path[0] == "encryption_config"
        )
    }
