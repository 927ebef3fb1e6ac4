"""What the body of a Terraform resource states: encryption, exposure, engine, limits, wildcards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.discover.readers.terraform import Block
    from upright.model.asset import Json

_ENGINES = {
    "OPENSEARCH_SERVERLESS": "opensearch",
    "OPENSEARCH_MANAGED_CLUSTER": "opensearch",
    "VECTORSEARCH": "opensearch",
    "RDS": "pgvector",
    "PINECONE": "pinecone",
    "MONGO_DB_ATLAS": "mongodb",
    "S3_VECTORS": "s3-vectors",
}
_COVERS = (
    ("pii", "sensitive_information_policy_config"),
    ("topics", "topic_policy_config"),
    ("input", "content_policy_config"),
    ("injection", "contextual_grounding_policy_config"),
)
_FLAGS = {"aws_s3_bucket_server_side_encryption_configuration": "encrypted", "aws_s3_bucket_logging": "logging"}
_BLOCKS = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
_ANYONE = frozenset({"allUsers", "allAuthenticatedUsers"})
_VALUE = re.compile(r"^\*$|:\*$")


def facts(block: Block, label: str) -> dict[str, Json]:
    """Attributes of the asset that a resource makes, in the vocabulary of its kind."""
    body = block.body
    found: dict[str, Json] = {}
    exposure = _exposure(body)
    if exposure:
        found["exposure"] = exposure
    if label == "data_store":
        found |= _store(body)
    elif label == "vector_store":
        kind = _first(body, ("storage_configuration", "type")) or _first(body, ("type",))
        name = _first(body, ("name",))
        found["collection"] = "" if "${" in name else name
        found["engine"] = _ENGINES.get(kind, "")
    elif label == "identity":
        found |= _identity(body)
    elif label == "guardrail":
        found["covers"] = listed(name for name, key in _COVERS if body.get(key))
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def sibling_facts(block: Block, policies: dict[str, Block]) -> dict[str, Json]:
    """What a resource that belongs to a bucket or role says about it; `policies`: policy documents of the file."""
    kind, body = block.labels[0], block.body
    if kind.startswith("aws_iam_role"):
        return _policy(body, policies)
    if kind in _FLAGS:
        return {_FLAGS[kind]: True}
    if kind == "aws_s3_bucket_public_access_block":
        flags = [body.get(name).value for name in _BLOCKS]
        known = not any(isinstance(flag, str) for flag in flags)
        return {"public_access_block": all(flag is True for flag in flags)} if known else {}
    if kind == "aws_s3_bucket_versioning":
        status = _first(body, ("versioning_configuration", "status"))
        return {"versioning": status == "Enabled"} if status and "${" not in status else {}
    return {"exposure": "public"} if _open_to_all(body) else {}


def _open_to_all(body: Node) -> bool:
    """Whether an access list, a policy or a grant of a bucket lets anyone in."""
    members = {*body.get("members").strings(), *body.get("member").strings(), *body.get("role_entity").strings()}
    if any(name in member for member in members for name in _ANYONE):
        return True
    return body.get("acl").text in {"public-read", "public-read-write"} or public_policy(body.get("policy"))


def _policy(body: Node, policies: dict[str, Block]) -> dict[str, Json]:
    named = next((policies[address] for address in policies if address in body.get("policy").text), None)
    allowed = actions(named.body if named else body)
    admin = "*" in allowed or "AdministratorAccess" in body.get("policy_arn").text
    wild = admin or any(_VALUE.search(action) for action in allowed)
    found: dict[str, Json] = {"actions": listed(allowed)} if allowed else {}
    return found | ({"wildcard": True} if wild else {}) | ({"admin": True} if admin else {})


def public_policy(policy: Node) -> bool:
    """Whether a policy lets anyone in without a condition."""
    for _, node in policy.walk():
        principal = node.get("Principal")
        anyone = principal.text == "*" or "*" in principal.get("AWS").strings()
        if node.is_map and anyone and node.get("Effect").text == "Allow" and not node.get("Condition"):
            return True
    return (
        bool(re.search(r'"Principal"\s*:\s*(?:"\*"|\{\s*"AWS"\s*:\s*"\*")', policy.text))
        and '"Condition"' not in policy.text
    )


def actions(body: Node) -> list[str]:
    """The actions that the statements of a policy allow, sorted."""
    found: set[str] = set()
    for path, node in body.walk():
        if path[-1] in {"Action", "actions", "Actions"}:
            found.update(node.strings())
        elif path[-1] == "policy" and node.text:
            found.update(re.findall(r'"([a-z0-9-]{2,30}:[A-Za-z*]{1,60}|\*)"', node.text[:20000]))
    return sorted(action for action in found if "${" not in action)


def _identity(body: Node) -> dict[str, Json]:
    allowed = actions(body.get("inline_policy")) + [action for action in actions(body) if not action.startswith("sts:")]
    services = sorted(
        {value for _, node in body.walk() for value in re.findall(r"\b([a-z-]+)\.amazonaws\.com", node.text)}
    )
    return {
        "principal": ", ".join(services),
        "wildcard": True if any(_VALUE.search(action) for action in allowed) else None,
        "admin": True
        if "*" in allowed or any("AdministratorAccess" in item for item in body.get("managed_policy_arns").strings())
        else None,
        "actions": listed(dict.fromkeys(allowed)),
    }


def _store(body: Node) -> dict[str, Json]:
    found: dict[str, Json] = {}
    engine = _first(body, ("engine",))
    if engine and "${" not in engine:
        found["engine"] = engine
    for path in (
        ("storage_encrypted",),
        ("encrypted",),
        ("encrypt_at_rest", "enabled"),
        ("server_side_encryption", "enabled"),
        ("infrastructure_encryption_enabled",),
    ):
        value = _at(body, path)
        if isinstance(value, bool):
            found["encrypted"] = value
    if body.first(
        "server_side_encryption_configuration", "encryption", "bucket_encryption", "customer_managed_key", "kms_key_id"
    ):
        found.setdefault("encrypted", True)
    versioning = _at(body, ("versioning", "enabled"))
    if isinstance(versioning, bool):
        found["versioning"] = versioning
    if body.get("logging"):
        found["logging"] = True
    return found


def _exposure(body: Node) -> str:
    if body.get("acl").text in {"public-read", "public-read-write"} or body.get("publicly_accessible").value is True:
        return "public"
    if body.get("allow_nested_items_to_be_public").value is True or body.get("allow_blob_public_access").value is True:
        return "public"
    network = body.get("public_network_access_enabled").value
    if (
        network is False
        or body.get("public_access_prevention").text == "enforced"
        or body.get("publicly_accessible").value is False
    ):
        return "private"
    rules = [*body.get("network_acls"), *body.get("network_rules")]
    if any(rule.get("default_action").text == "Deny" for rule in rules):
        return "organisation"
    return "public" if network is True or body.get("public_network_access").text == "Enabled" else ""


def _at(body: Node, path: tuple[str, ...]) -> object:
    """The value under a path, the first of a list of blocks taken on the way."""
    node = body
    for part in path:
        node = next(iter(node), node) if node.is_list else node
        node = node.get(part)
    return node.value


def _first(body: Node, path: tuple[str, ...]) -> str:
    value = _at(body, path)
    return value if isinstance(value, str) else ""
