"""What the buckets of S3 say of themselves, and what other resources say of them: keys, switches, policies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.body import at, first, flag, given, word
from upright.discover.cloud.policies import statements

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

    Facts = dict[str, Json]

_OF_ACCOUNT = re.compile(r"\$\{(?:AWS::(?:Region|AccountId)|data\.aws_(?:region|caller_identity)\.[\w.-]{1,60})\}")
_PUBLIC_ACLS = frozenset({"public-read", "public-read-write", "publicread", "publicreadwrite", "authenticated-read"})


def bucket(body: Node) -> Facts:
    """Of an S3 bucket, its own words and those that CloudFormation keeps inside."""
    name = word(body, "bucket", "bucket_name") or _derived(first(body, "bucket", "bucket_name").text)
    facts: Facts = {"bucket": name} if name else {}
    if body.get("owned").value is True:
        facts["owned"] = True
    if given(body, "bucket_encryption", "server_side_encryption_configuration"):
        facts["encrypted"] = True
    kms = first(body, "bucket_encryption", "server_side_encryption_configuration")
    if kms:
        facts |= own_key(kms)
    versioning = flag(body, "versioning_configuration.status", "versioning.enabled")
    if versioning is not None:
        facts["versioning"] = versioning
    if given(body, "logging_configuration", "logging"):
        facts["logging"] = True
    acl = word(body, "acl", "access_control").lower().replace("_", "")
    if acl in _PUBLIC_ACLS:
        facts |= {"acl_public": True, "acl_writes": acl.replace("-", "") == "publicreadwrite"}
    return facts | access_block(at(body, "public_access_block_configuration"))


def _derived(text: str) -> str:
    """A name of which only the region and the account are known later."""
    rest = _OF_ACCOUNT.sub("", text)
    return text if rest != text and "${" not in rest else ""


def access_block(body: Node) -> Facts:
    """Of a public access block: which of its four switches are on."""
    names = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    if not body.is_map:
        return {}
    on = {name: flag(body, name, default=False) for name in names}
    if None in on.values():
        return {}
    return {"public_access_block": all(on.values()), "blocks_policies": bool(on["restrict_public_buckets"]),
            "blocks_acls": bool(on["ignore_public_acls"])}  # fmt: skip


def bucket_policy(body: Node) -> Facts:
    """Of the policy of a bucket: whether everyone may read or change what is in it, or only change it."""
    opens = [each for each in statements(first(body, "policy", "policy_document")) if each.anyone]
    if not opens:
        return {}
    return {"policy_public": True, "policy_writes": any(each.writes for each in opens),
            "policy_reads": any(each.reads for each in opens)}  # fmt: skip


def own_key(encryption: Node) -> Facts:
    """Of how a bucket is encrypted, whether with a key of the owner's. A key service without a key that is named says
    nothing: an alias, or the bucket key of the account, may be set elsewhere.
    """
    walked = [(str(path[-1]), node) for path, node in encryption.walk() if path]
    if any(name == "kms_master_key_id" and node for name, node in walked):
        return {"customer_key": True}
    return (
        {}
        if any(name == "sse_algorithm" and "kms" in str(node.text) for name, node in walked)
        else {"customer_key": False}
    )
