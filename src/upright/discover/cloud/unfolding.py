"""From how the APIs of AWS describe a resource to how it is declared: other names, other shapes, parts of their own."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from upright.discover.cloud.body import at, blocks, first, flag, strings, word
from upright.discover.cloud.policies import Statement, statements
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import Node
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    Shape = Callable[[Node], Node]

_GUARDRAIL = {
    "contentPolicy": "content_policy_config", "topicPolicy": "topic_policy_config", "wordPolicy": "word_policy_config", "filters": "filters_config",
    "sensitiveInformationPolicy": "sensitive_information_policy_config", "contextualGroundingPolicy": "contextual_grounding_policy_config",
    "topics": "topics_config", "piiEntities": "pii_entities_config", "regexes": "regexes_config",
}  # fmt: skip
RENAMED: Mapping[str, Mapping[str, str]] = {
    "aws_bedrock_guardrail": _GUARDRAIL,
    "aws_bedrockagent_agent_action_group": {"parentActionSignature": "parent_action_group_signature"},
    "aws_iam_role": {"RolePolicyList": "policies", "rolePolicyList": "policies"},
    "aws_iam_user": {"UserPolicyList": "policies", "userPolicyList": "policies"},
    "aws_iam_group": {"GroupPolicyList": "policies", "groupPolicyList": "policies"},
}
_EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"
_ANY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_WRITES = frozenset({"WRITE", "FULL_CONTROL", "Write", "FullControl", "WRITE_ACP"})
# The address by which a web API calls a function holds the ARN of the function.
_FUNCTION = re.compile(r"^arn:[\w-]+:apigateway:[\w-]*:lambda:path/[^/]*/functions/(arn:[^/]+)/invocations$")
_BUCKET = re.compile(r"^arn:[\w-]+:s3:::([\w.-]+)$")
_QUEUE = re.compile(r"^arn:([\w-]+):apigateway:([\w-]+):sqs:path/(\d{12})/([\w.-]+)")
_HANDED = re.compile(r"^arn:[\w-]+:apigateway:[\w-]*:(?:states|sns|sqs|events):")
_TAKERS = re.compile(
    r"arn:[\w-]+:(?:states:[\w-]+:\d{12}:stateMachine:|sns:[\w-]+:\d{12}:|events:[\w-]+:\d{12}:event-bus/)[\w.-]+"
)
_BLOCK = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")


def _with(body: Node, **more: Node) -> Node:
    return Node({**dict(body.items()), **more}, body.line)


def _text(value: str, body: Node) -> Node:
    return Node(value, body.line)


def bucket(body: Node) -> Node:
    """The name of a bucket under `bucket`."""
    return _with(body, bucket=_text(word(body, "name"), body), owned=Node(True, body.line))


def principal(body: Node) -> Node:
    """A role, user or group: its managed policies as a list of ARNs, its own documents decoded."""
    arns = [
        _text(word(each, "policy_arn"), body) for each in first(body, "attached_managed_policies", "attached_policies")
    ]
    inner = Node([_decoded(each, "policy_document") for each in at(body, "policies")], body.line)
    return _decoded(
        _with(body, managed_policy_arns=Node(arns, body.line), policies=inner), "assume_role_policy_document"
    )


def policy(body: Node) -> Node:
    """A managed policy: the version that counts."""
    versions = [*first(body, "policy_version_list")]
    chosen = next(
        (each for each in versions if flag(each, "is_default_version")),
        versions[0] if versions else at(body, "policy_version"),
    )
    return _decoded(_with(body, policy=chosen.get("document")), "policy")


def _decoded(body: Node, name: str) -> Node:
    node = body.get(name)
    if node.text[:3].lower() == "%7b":
        return _with(body, **{name: _text(unquote(node.text), body)})
    return body


def security_group(body: Node) -> Node:
    """A security group: its rules with their sources as lists."""
    rules = []
    for rule in first(body, "ip_permissions"):
        ranges = [*first(rule, "ip_ranges", "ipv4_ranges"), *first(rule, "ipv6_ranges")]
        sources = [each if each.text else first(each, "cidr_ip", "cidr_ipv6") for each in ranges]
        rules.append(Node({"protocol": rule.get("ip_protocol"), "from_port": rule.get("from_port"), "to_port": rule.get("to_port"),
                           "cidr_blocks": Node(sources, rule.line)}, rule.line))  # fmt: skip
    return _with(body, ingress=Node(rules, body.line))


def instance(body: Node) -> Node:
    """A machine: its profile by ARN, its groups by id."""
    held = [
        *first(body, "security_groups"),
        *(one for each in first(body, "network_interfaces") for one in each.get("groups")),
    ]
    groups = [Node(name, body.line) for name in dict.fromkeys(each.get("group_id").text for each in held) if name]
    return _with(
        body,
        iam_instance_profile=first(body, "iam_instance_profile.arn"),
        vpc_security_group_ids=Node(groups, body.line),
    )


def template(body: Node) -> Node:
    """A template for machines: what a machine that is made by it will be."""
    data = at(body, "launch_template_data")
    return (
        _with(
            body,
            **dict(data.items()),
            iam_instance_profile=first(data, "iam_instance_profile.arn", "iam_instance_profile.name"),
        )
        if data.is_map
        else body
    )


def batch_job(body: Node) -> Node:
    """A job of AWS Batch, whose containers are told one by one or by the machines that they run on, as a task of ECS."""
    ranges = [each.get("container") for each in blocks(body, "node_properties.node_range_properties")]
    inner = [each for each in (at(body, "container_properties"), *ranges) if each.is_map]
    if not inner:
        return body
    volumes = [volume for each in inner for volume in blocks(each, "volumes")]
    return _with(
        body,
        container_definitions=Node(inner, body.line),
        volumes=Node(volumes, body.line),
        task_role_arn=first(inner[0], "job_role_arn"),
    )


def profile(body: Node) -> Node:
    """An instance profile: its role by ARN."""
    return _with(body, role=first(body, "roles.arn"))


def endpoint_configuration(body: Node) -> Node:
    """The configuration of an endpoint."""
    return _with(body, kms_key_arn=body.get("kms_key_id"))


def vpc_endpoint(body: Node) -> Node:
    """An endpoint for a service: the service by its last words."""
    return body


def pipeline(body: Node) -> Node:
    """A pipeline of SageMaker or a workflow: its definition, which is JSON in a text, as what it says."""
    name = "pipeline_definition" if body.get("pipeline_definition") else "definition"
    text = body.get(name).text
    try:
        return _with(body, **{name: read_json(text)}) if text[:1] == "{" else body
    except MalformedError:
        return body


def rule(body: Node) -> Node:
    """A rule for events: its bus by ARN, and what it sets off."""
    before = word(body, "arn").partition(":rule/")[0]
    bus = _text(f"{before}:event-bus/{word(body, 'event_bus_name') or 'default'}", body)
    off = [_text(word(each, "arn"), body) for each in first(body, "targets")]
    return _with(body, event_bus_arn=bus, sets_off=Node(off, body.line))


def integration(body: Node) -> Node:
    """What a web API hands requests to, by the ARN of the function itself."""
    return _with(body, integration_uri=_text(_FUNCTION.sub(r"\1", word(body, "integration_uri")), body))


SHAPES: Mapping[str, Shape] = {
    "aws_s3_bucket": bucket, "aws_iam_role": principal, "aws_iam_user": principal, "aws_iam_group": principal, "aws_iam_policy": policy,
    "aws_security_group": security_group, "aws_instance": instance, "aws_iam_instance_profile": profile,
    "aws_sagemaker_endpoint_configuration": endpoint_configuration, "aws_sagemaker_pipeline": pipeline,
    "aws_sfn_state_machine": pipeline, "aws_launch_template": template, "aws_cloudwatch_event_rule": rule,
    "aws_apigatewayv2_integration": integration, "aws_batch_job_definition": batch_job,
}  # fmt: skip


def unfolded(kind: str, body: Node, reference: str) -> Iterator[tuple[str, Node]]:
    """Kind and body of the resources that Terraform declares beside this one."""
    itself = _text(f"${{{reference}}}", body)
    if kind == "aws_s3_bucket":
        yield from _bucket_parts(body, itself)
    elif kind == "aws_lambda_function":
        yield from _function_parts(body, itself)
    elif kind == "aws_api_gateway_resource_with_methods":
        yield from _methods(body, itself)
    elif kind == "aws_bedrockagent_agent":
        yield from _action_groups(body, itself)


def _bucket_parts(body: Node, itself: Node) -> Iterator[tuple[str, Node]]:
    policy_text = first(body, "bucket_policy.policy_text", "bucket_policy")
    if policy_text.text or policy_text.is_map:
        yield "aws_s3_bucket_policy", Node({"bucket": itself, "policy": policy_text}, body.line)
    if "public_access_block_configuration" in dict(body.items()):
        stated = at(body, "public_access_block_configuration")
        block = {name: stated.get(name) or Node(value=False) for name in _BLOCK}
        yield "aws_s3_bucket_public_access_block", Node({"bucket": itself, **block}, body.line)
    rules = first(body, "server_side_encryption_configuration.rules", "server_side_encryption_configuration.rule")
    if rules:
        keys = [each for path, each in rules.walk() if path[-1] == "kms_master_key_id" and each.text]
        named = {"kms_master_key_id": keys[0]} if keys else {}
        yield "aws_s3_bucket_server_side_encryption_configuration", Node({"bucket": itself, **named}, body.line)
    status = first(body, "bucket_versioning_configuration.status", "bucket_versioning_configuration")
    if status.text:
        yield (
            "aws_s3_bucket_versioning",
            Node({"bucket": itself, "versioning_configuration": Node({"status": status})}, body.line),
        )
    yield from _ways_in(body, itself)
    if first(
        body, "bucket_logging_configuration.target_bucket", "bucket_logging_configuration.destination_bucket_name"
    ).text:
        yield "aws_s3_bucket_logging", Node({"bucket": itself}, body.line)


def _ways_in(body: Node, itself: Node) -> Iterator[tuple[str, Node]]:
    """Ways to a bucket beside its policy: pages of other origins, a website, an access list."""
    rules = first(body, "cors_rules", "bucket_cross_origin_configuration.rules")
    if rules:
        yield "aws_s3_bucket_cors_configuration", Node({"bucket": itself, "cors_rule": rules}, body.line)
    if first(body, "website", "bucket_website_configuration"):
        yield (
            "aws_s3_bucket_website_configuration",
            Node({"bucket": itself, "index_document": _text("yes", body)}, body.line),
        )
    opened = _opened_by_list(body)
    if opened:
        yield "aws_s3_bucket_acl", Node({"bucket": itself, "acl": _text(opened, body)}, body.line)


def _opened_by_list(body: Node) -> str:
    """The canned access list that the grants of a bucket amount to, when they open it."""
    grants = first(body, "access_control_list.grant_list", "access_control_list.grants", "access_control_list")
    opened = ""
    for grant in grants:
        whom = word(grant, "grantee.uri") or word(grant, "grantee")
        if whom in {_EVERYONE, "AllUsers"}:
            if word(grant, "permission") in _WRITES:
                return "public-read-write"
            opened = "public-read"
        elif whom in {_ANY_ACCOUNT, "AuthenticatedUsers"}:
            opened = opened or "authenticated-read"
    return opened


def _function_parts(body: Node, itself: Node) -> Iterator[tuple[str, Node]]:
    kind = word(body, "function_url.auth_type", "function_url_auth_type")
    if kind:
        yield (
            "aws_lambda_function_url",
            Node(
                {
                    "function_name": itself,
                    "authorization_type": _text(kind, body),
                    "cors": at(body, "function_url.cors"),
                },
                body.line,
            ),
        )
    for statement in statements(first(body, "policy")):
        for whom in statement.principals if statement.allows and not _through_its_address(statement) else ():
            told = {name: _text(value, body) for name, value in _named_sources(statement)}
            whose = {"principal": _text(whom, body), "account_id": body.get("account_id"), **told}
            yield "aws_lambda_permission", Node({"function_name": itself, **whose}, body.line)


def _through_its_address(statement: Statement) -> bool:
    return any(name.lower() == "lambda:invokefunctionurl" for name in statement.actions)


def _named_sources(statement: Statement) -> Iterator[tuple[str, str]]:
    """Which attributes of a permission the conditions of a statement stand for, and the first that each names."""
    words = {"sourcearn": "source_arn", "sourceaccount": "source_account", "principalorgid": "principal_org_id",
             "eventsourcetoken": "event_source_token"}  # fmt: skip
    for each in statement.conditions:
        name = words.get(each.key.lower().rpartition(":")[2])
        if name and each.narrows and not all(_of_any_account(value) for value in each.values):
            yield name, each.values[0]
            bucket = _BUCKET.match(each.values[0])
            if name == "source_arn" and bucket:  # it may be deleted, and made again by others
                yield "source_bucket", bucket[1]


def _of_any_account(arn: str) -> bool:
    """Whether an ARN leaves the account open: `arn:aws:execute-api:eu-west-1:*:*`."""
    return arn.startswith("arn:") and "".join(arn.split(":")[4:5]) == "*"


def _action_groups(body: Node, itself: Node) -> Iterator[tuple[str, Node]]:
    """The action groups that an agent holds as CloudFormation and AWS Config write it."""
    for each in at(body, "action_groups"):
        name = _text(word(each, "action_group_name"), body)
        yield (
            "aws_bedrockagent_agent_action_group",
            _with(each, agent_id=itself, name=name, account_id=body.get("account_id")),
        )


def _methods(body: Node, itself: Node) -> Iterator[tuple[str, Node]]:
    """The methods of a path of a REST API, and what stands behind each."""
    yield "aws_api_gateway_resource", Node({"path_part": body.get("path_part"), "arn_of": itself}, body.line)
    for verb, method in at(body, "resource_methods").items():
        integration = at(method, "method_integration")
        own = {"http_method": _text(verb.upper(), body), "authorization": first(method, "authorization_type"),
               "api_key_required": method.get("api_key_required"), "name": _text(f"{verb.upper()} {word(body, 'path')}", body)}  # fmt: skip
        uri = _text(_FUNCTION.sub(r"\1", first(integration, "uri").text), body)
        yield (
            "aws_api_gateway_method",
            Node({**own, "integrated_with": uri, "passes_to": _passed(integration)}, body.line),
        )


def _passed(integration: Node) -> Node:
    """The queues, topics and workflows that a method hands a request to, by ARN: as its address and its templates say."""
    uri = first(integration, "uri").text
    queue = _QUEUE.match(uri)
    named = [f"arn:{queue[1]}:sqs:{queue[2]}:{queue[3]}:{queue[4]}"] if queue else []
    texts = (node.text for path, node in integration.walk() if {"request_templates", "request_parameters"} & {*path})
    named += [arn for text in texts if _HANDED.match(uri) for arn in _TAKERS.findall(unquote(text))]
    return Node([Node(arn, integration.line) for arn in dict.fromkeys(named)], integration.line)


def listed(body: Node, *paths: str) -> list[str]:
    """The texts of a list under one of these paths."""
    return strings(body, *paths)
