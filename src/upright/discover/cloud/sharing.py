"""Whom policies of resources let in: everyone, or accounts of others.

Another account is one that is neither the resource's own nor, where the organisation was read, one of its accounts.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from upright.discover.cloud.body import first, strings, word
from upright.discover.cloud.identifiers import own_arn
from upright.discover.cloud.policies import Statement, statements
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node

_POLICIES = (
    "policy_in_json",
    "bucket_policy.policy_text",
    "bucket_policy",
    "resource_policy",
    "policy",
    "access_policies",
    "repository_policy_text",
)
# Kinds that are assets only because others are let in -> their label type.
_ONLY_THEN = {
    "aws_kms_key": "vault",
    "aws_secretsmanager_secret": "vault",
    "aws_ecr_repository": "data_store",
    "aws_glue_data_catalog": "data_store",
}
# Policies that a state keeps beside their resources -> the attribute that names the resource.
_BESIDE = {
    "aws_s3_bucket_policy": "bucket", "aws_s3_access_point": "bucket", "aws_kms_key_policy": "key_id", "aws_secretsmanager_secret_policy": "secret_arn",
    "aws_ecr_repository_policy": "repository", "aws_opensearch_domain_policy": "domain_name", "aws_dynamodb_resource_policy": "resource_arn",
    "aws_sagemaker_model_package_group_policy": "model_package_group_name",
}  # fmt: skip
_ANSWERS = "aws_lambda_function_event_invoke_config"
_IN_ARN = re.compile(r"^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):")
_LAKE = "aws_lakeformation_principal_permissions"
_TYPES: dict[str, dict[str, str]] = {
    "aws_ecr_repository": {"type": "registry", "engine": "ecr"}, "aws_glue_data_catalog": {"type": "database", "engine": "glue"},
}  # fmt: skip
# What has no address of its own at which it could be open, and is used through the service.
_BY_SERVICE = frozenset({
    "aws_dynamodb_table", "aws_glue_data_catalog", "aws_sagemaker_model_package_group", "aws_bedrockagent_knowledge_base",
    "aws_bedrock_tuned_model", "aws_bedrockagentcore_gateway", "aws_bedrockagentcore_agent_runtime",
})  # fmt: skip
# What hands what passes through it to functions: parsers of answers, steps of flows and workflows, transformations of
# chunks, interceptors.
_HANDING = frozenset({
    "aws_bedrockagent_agent", "aws_bedrockagent_flow", "aws_bedrockagent_data_source", "aws_bedrockagentcore_gateway",
    "aws_sfn_state_machine",
})  # fmt: skip
_FUNCTION = re.compile(r"^arn:aws[\w-]*:lambda:[^:]*:(\d{12}):")
# Where else goes what it gets: streams of a memory, subscribers of the log of what models are asked, what takes the
# answers of a function or the questions that it failed on.
_SENT = ("replicated_to", "stream_delivery_resources", "log_subscribed_by", "destination_config", "dead_letter_config")
_TO = re.compile(r"^arn:aws[\w-]*:(?:kinesis|firehose|logs|lambda|sqs|sns|events):[^:]*:(\d{12}):")
EVERY = "*"  # instead of an account: whoever has one
_SNAPSHOTS = {
    "aws_db_snapshot": "rds",
    "aws_db_cluster_snapshot": "rds-cluster",
    "aws_ebs_snapshot": "ebs",
    "aws_ami": "ami",
}
_ACCOUNT = re.compile(r"^(?:arn:aws[\w-]*:(?:iam|sts)::)?(\d{12})(?::|$)")
_ORGANISATION = re.compile(r"principalorg|principalaccount|sourceaccount|calleraccount", re.IGNORECASE)
_CANONICAL = re.compile(r"[0-9a-f]{64}")
# What CloudFront writes its logs as: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
_LOG_DELIVERY = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"
_GOING = frozenset({"PendingDeletion", "PendingReplicaDeletion"})
_EVERYONE = ("all", "*")


def shared(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of each resource that lets others in."""
    known: dict[str, set[str]] = defaultdict(set)
    for each in estate.resources:
        known[each.scope] |= {
            account_of(each),
            word(each.body, "id") if each.kind == "aws_organizations_account" else "",
        }
    used = {far for number in estate.labels for _, far in estate.targets[number]}
    for number, each in enumerate(estate.resources):
        if number in used and word(each.body, "key_state") in _GOING:
            yield number, "vault", {"being_deleted": True}
        if each.kind == _ANSWERS:
            yield from _destined(estate, number, known[each.scope])
        elif each.kind == _LAKE:
            yield from _granted(number, each, known[each.scope])
        elif each.kind in _SNAPSHOTS:
            yield from _snapshot(number, each, known[each.scope])
        else:
            yield from _by_policy(estate, number, known[each.scope], used)


def account_of(resource: Declared) -> str:
    """The account that a resource is in, as an account or an export says, or else its ARN."""
    named = _IN_ARN.match(own_arn(resource))
    return word(resource.body, "account_id") or (named[1] if named else "")


def _destined(estate: Estate, number: int, own: set[str]) -> Iterator[tuple[int, str, Facts]]:
    """Where a function's answers go, which Terraform declares beside it."""
    facts = _handed_on(estate.resources[number], own) if own - {""} else {}
    for function in estate.led_to(number, "function_name") if facts else ():
        if function in estate.labels:
            yield function, estate.labels[function], facts


def _by_policy(estate: Estate, number: int, own: set[str], used: set[int]) -> Iterator[tuple[int, str, Facts]]:
    """What the policy in a resource says of it, or a policy beside it; of what is only declared, where AI uses it."""
    each = estate.resources[number]
    if each.kind in _BESIDE:
        owners = estate.led_to(number, _BESIDE[each.kind])
        for owner in owners if word(each.body, "account_id") else [far for far in owners if far in used]:
            yield from _told(estate, owner, first(each.body, "policy", "resource_policy"), own)
    elif own_arn(each).startswith("arn:") and (number in estate.labels or each.kind in _ONLY_THEN):
        yield from _told(estate, number, first(each.body, *_POLICIES), own)


def _told(estate: Estate, number: int, policy: Node, own: set[str]) -> Iterator[tuple[int, str, Facts]]:
    """What the policy of a resource says of it, where it is an asset or becomes one by that."""
    resource = estate.resources[number]
    label = estate.labels.get(number) or _ONLY_THEN.get(resource.kind, "")
    facts = _let_in(resource, policy, own) if label else {}
    if facts:
        yield number, label, facts


def _let_in(resource: Declared, policy: Node, own: set[str]) -> Facts:
    allows = [each for each in statements(policy) if each.allows]
    foreign = sorted(
        {account for each in allows for account in foreign_accounts(each, own)}
        | {*_accounts(strings(resource.body, "granted_to"), own)}
        | {*_by_canonical(resource.body, allows)}
    )
    opened = any(each.anyone and not _within(each) for each in allows)
    foreign = [EVERY, *foreign] if opened and resource.kind in _BY_SERVICE else foreign
    facts: Facts = {"shared_with": listed(foreign)} if foreign and word(resource.body, "account_id") else {}
    if account_of(resource):
        facts |= _handed_on(resource, own)
    if resource.kind in _ONLY_THEN and opened:
        facts["exposure"] = "public"
    if facts and resource.kind in _TYPES:
        facts |= _TYPES[resource.kind]
    return facts


def _handed_on(resource: Declared, own: set[str]) -> Facts:
    """The accounts of others into which all that it gets is copied, and whose functions work on it."""
    body = resource.body
    sent = [node.text for name in _SENT for _, node in first(body, name).walk()]
    copied = {word(each, "account") for each in first(body, "replicated_to")} | {
        found[1] for found in map(_TO.match, sent) if found
    }
    facts: Facts = {"copied_to": listed(sorted(copied - {*own, ""}))} if copied - {*own, ""} else {}
    named = (_FUNCTION.match(node.text) for _, node in body.walk()) if resource.kind in _HANDING else ()
    worked = sorted({found[1] for found in named if found} - own)
    return facts | ({"foreign_functions": listed(worked)} if worked else {})


def _by_canonical(body: Node, allows: list[Statement]) -> Iterator[str]:
    """Owners of other accounts that a bucket's access list or policy names by their canonical ids."""
    owner = word(body, "access_control_list.owner.id")
    granted = [
        word(each, "grantee.id", "grantee.identifier")
        for each in first(body, "access_control_list.grant_list", "access_control_list.grants")
    ]
    named = [name for each in allows if not _within(each) for name in each.principals]
    for name in [*granted, *named] if owner else ():
        if _CANONICAL.fullmatch(name) and name not in {owner, _LOG_DELIVERY}:
            yield f"of the canonical id {name[:12]}..."


def _within(statement: Statement) -> bool:
    return any(_ORGANISATION.search(each.key) and each.narrows for each in statement.conditions)


def foreign_accounts(statement: Statement, own: set[str]) -> Iterator[str]:
    """The accounts of others that a statement lets in."""
    if not _within(statement):
        yield from _accounts(statement.principals, own)


def _accounts(principals: Iterable[str], own: set[str]) -> Iterator[str]:
    """The accounts of others among principals."""
    for name in principals:
        match = _ACCOUNT.match(name)
        if match and match[1] not in own:
            yield match[1]


def _granted(number: int, each: Declared, own: set[str]) -> Iterator[tuple[int, str, Facts]]:
    """A table or database of a data lake that Lake Formation gives to another account."""
    match = _ACCOUNT.match(word(each.body, "principal.data_lake_principal_identifier"))
    if match and match[1] not in own and word(each.body, "account_id"):
        yield number, "data_store", {"type": "database", "engine": "lake-formation", "shared_with": [match[1]]}


def _snapshot(number: int, each: Declared, own: set[str]) -> Iterator[tuple[int, str, Facts]]:
    """A copy of a store that everyone may restore, or another account."""
    if word(each.body, "owner_id") not in {"", word(each.body, "account_id")}:
        return
    whom = strings(each.body, "restorable_by", "shared_accounts")
    opened = any(name in _EVERYONE for name in whom)
    foreign = [name for name in whom if name.isdigit() and name not in own]
    if opened or foreign:
        yield number, "data_store", {"type": "snapshot", "engine": _SNAPSHOTS[each.kind], **({"exposure": "public"} if opened else {}),
                                     **({"shared_with": listed(foreign)} if foreign else {})}  # fmt: skip
