"""References by identifier: what is read live, or written in a state, names other resources by ARN, id or name.

Such a name becomes the reference that code would have written (`${aws_iam_role.exec}`), so that nothing that follows needs to
know where a resource comes from.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.cloud.body import word
from upright.discover.cloud.declared import WORDS
from upright.discover.readers.node import MAX_DEPTH, Node

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared

# Fields that name a resource -> its kind, and the field in which that resource has the name.
_FIELDS: dict[str, tuple[str, str]] = {
    "agent_id": ("aws_bedrockagent_agent", "agent_id"), "knowledge_base_id": ("aws_bedrockagent_knowledge_base", "knowledge_base_id"),
    "guardrail_identifier": ("aws_bedrock_guardrail", "guardrail_id"), "gateway_id": ("aws_bedrockagentcore_gateway", "gateway_id"),
    "model_name": ("aws_sagemaker_model", "model_name"), "endpoint_config_name": ("aws_sagemaker_endpoint_configuration", "endpoint_config_name"),
    "endpoint_name": ("aws_sagemaker_endpoint", "endpoint_name"), "model_package_name": ("aws_sagemaker_model_package", "arn"),
    "notebook_instance_lifecycle_config_name": ("aws_sagemaker_notebook_instance_lifecycle_configuration", "notebook_instance_lifecycle_config_name"),
    "security_group_ids": ("aws_security_group", "group_id"), "security_groups": ("aws_security_group", "group_id"),
    "vpc_security_group_ids": ("aws_security_group", "group_id"), "vpc_security_group_id": ("aws_security_group", "group_id"),
    "targets": ("aws_instance", "instance_id"), "cluster_name": ("aws_eks_cluster", "name"), "gateway_identifier": ("aws_bedrockagentcore_gateway", "gateway_id"),
    "lifecycle_config_name": ("aws_sagemaker_notebook_instance_lifecycle_configuration", "notebook_instance_lifecycle_config_name"),
    "bucket": ("aws_s3_bucket", "bucket"), "bucket_name": ("aws_s3_bucket", "bucket"), "s3_bucket_name": ("aws_s3_bucket", "bucket"),
    "vector_bucket_name": ("aws_s3vectors_vector_bucket", "vector_bucket_name"), "index_id": ("aws_kendra_index", "id"),
    "api_id": ("aws_apigatewayv2_api", "api_id"), "target": ("aws_apigatewayv2_integration", "integration_id"), "application_id": ("aws_qbusiness_application", "application_id"),
    "kms_key_id": ("aws_kms_key", "key_id"), "log_group_name": ("aws_cloudwatch_log_group", "name"),
    "job_definition_name": ("aws_sagemaker_data_quality_job_definition", "job_definition_name"), "volume_kms_key_id": ("aws_kms_key", "key_id"),
}  # fmt: skip
# Kinds whose own ARN a state keeps under another name.
_OWN_ARN = {
    "aws_bedrockagent_agent": "agent_arn", "aws_bedrockagent_agent_alias": "agent_alias_arn", "aws_bedrock_guardrail": "guardrail_arn",
    "aws_bedrockagentcore_gateway": "gateway_arn", "aws_bedrockagentcore_agent_runtime": "agent_runtime_arn",
    "aws_bedrockagentcore_browser": "browser_arn", "aws_bedrockagentcore_code_interpreter": "code_interpreter_arn",
    "aws_s3vectors_vector_bucket": "vector_bucket_arn", "aws_s3vectors_index": "index_arn",
}  # fmt: skip
_KINDS: dict[str, list[str]] = {}
for _kind, _own in _FIELDS.values():
    _KINDS.setdefault(_kind, []).append(_own)
# What others name by the name that it was given, in code and templates too.
_BY_NAME = frozenset({"aws_sagemaker_model", "aws_sagemaker_endpoint_configuration"})
_LEFT = frozenset(
    {
        "policy",
        "policies",
        "policy_document",
        "assume_role_policy_document",
        "access_policies",
        "tags",
        "variables",
        "managed_policy_arns",
        "bucket_policy",
        "arn",
        "name",
        "instruction",
    }
)  # fmt: skip  texts of others, documents, and its own names
_ALIAS = re.compile(r"(arn:[\w-]+:bedrock:[\w-]*:\d*:agent)-alias/(\w+)/\w+$")
_QUALIFIED = re.compile(r"(arn:[\w-]+:lambda:[\w-]*:\d*:function:[^:]+):[^:]+$")
_OBJECTS = re.compile(r"(arn:[\w-]+:s3:::[^/*]+)/.*$", re.DOTALL)
_LOGS = re.compile(r"(arn:[\w-]+:logs:[^*]+):\*$")


def own_arn(resource: Declared) -> str:
    """The ARN by which a resource is known, where it was read live, exported, or made as a state tells; or nothing."""
    told = resource.key.removeprefix("arn:") if resource.key.startswith("arn:arn:") else ""
    return told or word(resource.body, _OWN_ARN.get(resource.kind, "arn"), "arn")


def by_reference(declared: Iterable[Declared]) -> Iterator[Declared]:
    """The same resources, those that one source names by identifier named by reference."""
    known = [*declared]
    index = _Index(known)
    for each in known:
        yield index.written(each) if (index.arns or index.names) and each.kind not in WORDS else each


class _Index:
    def __init__(self, known: list[Declared]) -> None:
        self.arns: dict[tuple[str, str], str] = {}
        self.names: dict[tuple[str, str, str, str], str] = {}
        for each in known:
            arn = own_arn(each) if each.body.is_map and each.kind not in WORDS else ""
            for field in _KINDS[each.kind] if each.kind in _BY_NAME else ():
                name = word(each.body, field, "name")
                if name and "${" not in name:
                    self.names.setdefault((each.scope, each.kind, field, name), each.name)
            if not arn.startswith("arn:") or "${" in arn or each.kind.startswith("data."):
                continue
            self.arns.setdefault((each.scope, arn), each.name)
            self.arns.setdefault((each.scope, _LOGS.sub(r"\1", arn)), each.name)
            for field in _KINDS.get(each.kind, ()):
                name = word(each.body, field, "id" if field.endswith("_id") else "name")  # a state says it shorter
                if name:
                    self.names.setdefault((each.scope, each.kind, field, name), each.name)

    def written(self, resource: Declared) -> Declared:
        """A resource with its identifiers of others as references."""
        return replace(resource, body=self._node(resource.body, "", resource, 0))

    def _node(self, node: Node, field: str, owner: Declared, depth: int) -> Node:
        if depth > MAX_DEPTH or field in _LEFT:
            return node
        if node.is_map:
            pairs = {name: self._node(child, name, owner, depth + 1) for name, child in node.items()}
            return Node(pairs, node.line)
        if node.is_list:
            return Node([self._node(child, field, owner, depth + 1) for child in node], node.line)
        if not isinstance(node.value, str) or not node.value or "${" in node.value:
            return node
        found = self._meant(node.value, field, owner)
        return Node(f"${{{found}}}", node.line) if found and found != owner.name else node

    def _meant(self, text: str, field: str, owner: Declared) -> str:
        if text.startswith("arn:"):
            for plain in (text, _QUALIFIED.sub(r"\1", text), _ALIAS.sub(r"\1/\2", text), _OBJECTS.sub(r"\1", text)):
                if (owner.scope, plain) in self.arns:
                    return self.arns[owner.scope, plain]
            return ""
        kind, own = _FIELDS.get(field, ("", ""))
        return self.names.get((owner.scope, kind, own, text.removeprefix("integrations/")), "") if kind else ""
