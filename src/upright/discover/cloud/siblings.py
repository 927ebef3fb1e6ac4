"""Resources that only say more of another one: to which they belong, and what they say.

Which attribute refers to the other one is the provider's choice; Terraform and CloudFormation name it differently.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from upright.discover.cloud import aws, azure, buckets, google
from upright.discover.cloud.accounts import KINDS as ACCOUNTS
from upright.discover.cloud.balancers import KINDS as BALANCERS
from upright.discover.cloud.body import at, blocks, first, flag, given, strings, word
from upright.discover.cloud.contents import OBJECTS
from upright.discover.cloud.kinds import CONTAINERS, resource_of
from upright.discover.cloud.neighbours import KINDS as NEIGHBOURS
from upright.discover.cloud.sites import SITES
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.readers.node import Node
    from upright.model.asset import Json

_ACCOUNT = 12  # digits
_ACCOUNT_AT = 4  # where an ARN holds it
# Services that call a function in the name of whoever asks them, unless the permission says in whose.
_ANYBODYS = {
    "s3.amazonaws.com": "the buckets of any account",
    "bedrock.amazonaws.com": "the agents of any account",
    "bedrock-agentcore.amazonaws.com": "the gateways of any account",
    "sns.amazonaws.com": "the topics of any account",
    "apigateway.amazonaws.com": "the web APIs of any account",
    "alexa-appkit.amazon.com": "the Alexa skills of anybody",
    "events.amazonaws.com": "the event rules of any account",
    "cognito-idp.amazonaws.com": "the user pools of any account",
    "ses.amazonaws.com": "the mailboxes of any account",
    "iot.amazonaws.com": "the device rules of any account",
    "logs.amazonaws.com": "the logs of any account",
}
_REGIONAL = re.compile(r"^([a-z-]+)\.[a-z]{2}(?:-[a-z]+)+-\d\.(amazonaws\.com)$")
Says: TypeAlias = "Callable[[Node], dict[str, Json]]"


def _encryption(body: Node) -> dict[str, Json]:
    return {"encrypted": True} | buckets.own_key(body)


def _versioning(body: Node) -> dict[str, Json]:
    if word(body, "versioning_configuration.status") == "Suspended":
        return {"versioning": False, "versioning_suspended": True}
    on = flag(body, "versioning_configuration.status")
    return {"versioning": on} if on is not None else {}


def _logging(_body: Node) -> dict[str, Json]:
    return {"logging": True}


def _private_link(_body: Node) -> dict[str, Json]:
    return {"private_network": True}


def _action_group(body: Node) -> dict[str, Json]:
    signature = word(body, "parent_action_group_signature")
    return {"code_execution": True} if signature == "AMAZON.CodeInterpreter" else {}


def _permission(body: Node) -> dict[str, Json]:
    """Who besides its owner may call a function: everyone, another account, a service on anybody's behalf."""
    whom, own = _REGIONAL.sub(r"\1.\2", word(body, "principal")), word(body, "account_id")
    foreign = sorted({_account_of(body, name) for name in ("source_account", "source_arn")} - {"", own}) if own else []
    if foreign:
        return {"open_to": listed(f"what runs in account {each}" for each in foreign)}
    bucket = word(body, "source_bucket")
    if given(body, "source_account", "principal_org_id", "function_url_auth_type", "event_source_token") or (
        given(body, "source_arn") and not bucket
    ):
        return {}
    return {"auth": "none", "open_to": ["everyone"]} if whom == "*" else _anybody(whom, own, bucket)


def _anybody(whom: str, own: str, bucket: str) -> dict[str, Json]:
    """Who is let in by a permission that names no source, or none but a bucket."""
    account = next((part for part in whom.split(":") if len(part) == _ACCOUNT and part.isdigit()), "")
    others = f"account {account}" if own and account and account != own else ""
    found = f"the next owner of {bucket}" if bucket else _ANYBODYS.get(whom, others)
    return {"open_to": [found]} if found else {}


def _account_of(body: Node, name: str) -> str:
    """The account that a source of a permission is in, where it is told."""
    value = word(body, name)
    account = value.split(":")[4] if value.count(":") >= _ACCOUNT_AT else value
    return account if len(account) == _ACCOUNT and account.isdigit() else ""


def _origins(body: Node) -> dict[str, Json]:
    origins = sorted({origin for rule in blocks(body, "cors_rule") for origin in rule.get("allowed_origins").strings()})
    return {"cors": listed(origins)} if origins else {}


def _website(_body: Node) -> dict[str, Json]:
    return {"website": True}


def _door(body: Node) -> dict[str, Json]:
    """Another door of a bucket, unless it is shut of its own."""
    shut = buckets.access_block(at(body, "public_access_block_configuration"))
    inside = given(body, "vpc_configuration") or word(body, "network_origin") == "VPC"
    return {} if inside or shut.get("blocks_policies") else buckets.bucket_policy(body)


def _nodes(body: Node) -> dict[str, Json]:
    """Of a group of machines of a cluster: whether they have a GPU, and whether everybody may try SSH, which is so where
    they are given a key and no groups that may use it.
    """
    remote = first(body, "remote_access")
    shell = given(remote, "ec2_ssh_key") and not given(remote, "source_security_groups", "source_security_group_ids")
    facts: dict[str, Json] = {"open_ports": ["22"]} if shell else {}
    return facts | ({"gpu": True} if any(aws.has_gpu(kind) for kind in strings(body, "instance_types")) else {})


# kind -> the attributes that may refer to the other resource, and what it says of it
SIBLINGS: dict[str, tuple[tuple[str, ...], Says]] = {
    "aws_s3_bucket_server_side_encryption_configuration": (("bucket",), _encryption),
    "aws_s3_bucket_public_access_block": (("bucket",), buckets.access_block),
    "aws_s3_bucket_versioning": (("bucket",), _versioning),
    "aws_s3_bucket_logging": (("bucket",), _logging),
    "aws_s3_bucket_acl": (("bucket",), buckets.bucket),
    "aws_s3_bucket_policy": (("bucket",), buckets.bucket_policy),
    "aws_s3_bucket_cors_configuration": (("bucket",), _origins),
    "aws_s3_bucket_website_configuration": (("bucket",), _website),
    "aws_s3_access_point": (("bucket",), _door),
    "aws_s3control_access_point_policy": (("access_point_arn",), buckets.bucket_policy),
    "aws_eks_node_group": (("cluster_name",), _nodes),
    "azurerm_kubernetes_cluster_node_pool": (("kubernetes_cluster_id", "parent"), azure.pool),
    "google_container_node_pool": (("cluster",), google.pool),
    "aws_iam_role_policy": (("role", "roles"), aws.role_policy),
    "aws_iam_role_policy_attachment": (("role",), aws.role_policy),
    "aws_iam_role_policy_attachments_exclusive": (("role_name",), aws.role_policy),
    "aws_iam_policy_attachment": (("roles",), aws.role_policy),
    "aws_iam_policy": (("roles",), aws.role_policy),
    "aws_lambda_function_url": (("function_name", "target_function_arn"), aws.function_url),
    "aws_lambda_permission": (("function_name",), _permission),
    "aws_bedrockagent_agent_action_group": (("agent_id",), _action_group),
    "google_storage_bucket_iam_member": (("bucket",), google.bucket_member),
    "google_storage_bucket_iam_binding": (("bucket",), google.bucket_member),
    "google_storage_bucket_acl": (("bucket",), google.bucket_member),
    "google_storage_bucket_access_control": (("bucket",), google.bucket_member),
    "google_storage_default_object_acl": (("bucket",), google.bucket_member),
    "google_bigquery_dataset_iam_member": (("dataset_id",), google.opened),
    "google_bigquery_dataset_iam_binding": (("dataset_id",), google.opened),
    "google_cloud_run_service_iam_member": (("service",), google.opened),
    "google_cloud_run_service_iam_binding": (("service",), google.opened),
    "google_cloud_run_v2_service_iam_member": (("name",), google.opened),
    "google_cloud_run_v2_service_iam_binding": (("name",), google.opened),
    "google_vertex_ai_endpoint_iam_member": (("endpoint",), google.opened),
    "google_service_account_key": (("service_account_id",), lambda _body: {"access_key": True}),
    "google_project_iam_member": (("member",), google.grant),
    "google_project_iam_binding": (("members",), google.grant),
    "azurerm_private_endpoint": (("private_connection_resource_id", "private_link_service_id"), _private_link),
    "azurerm_monitor_diagnostic_setting": (("target_resource_id", "scope", "target"), _logging),
    "azurerm_storage_container": (("storage_account_name", "storage_account_id", "parent"), azure.container),
    "azurerm_role_assignment": (("principal_id",), azure.assignment),
    "azurerm_postgresql_flexible_server_firewall_rule": (("server_id", "parent"), azure.firewall),
    "azurerm_mssql_firewall_rule": (("server_id", "parent"), azure.firewall),
}  # fmt: skip
# Firewalls: those that have rules inside, and those that are a rule of another.
FIREWALLS = {
    "aws_security_group": (), "aws_security_group_rule": ("security_group_id", "group_id"),
    "aws_vpc_security_group_ingress_rule": ("security_group_id", "group_id"), "azurerm_network_security_group": (),
    "azurerm_network_security_rule": ("network_security_group_name", "parent"), "google_compute_firewall": (),
}  # fmt: skip
# What else must be known to see who can reach what.
OTHERS = frozenset({
    "data.aws_iam_policy_document", "aws_iam_instance_profile", "aws_lambda_function", "aws_api_gateway_rest_api", "aws_api_gateway_method",
    "aws_api_gateway_integration", "aws_api_gateway_resource", "aws_apigatewayv2_api", "aws_apigatewayv2_route", "aws_apigatewayv2_integration", "aws_instance", "aws_codebuild_project",
    "aws_opensearchserverless_security_policy", "aws_opensearchserverless_access_policy", "google_compute_instance", "aws_launch_template",
    "azurerm_api_management_api", "azurerm_api_management_backend",
    "azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine",
    "aws_bedrockagentcore_memory", "aws_sagemaker_data_quality_job_definition", "aws_eks_cluster", "azurerm_kubernetes_cluster", "google_container_cluster", "aws_ecr_repository", "aws_ecr_repository_policy", "aws_db_snapshot", "aws_db_cluster_snapshot",
    "aws_ebs_snapshot", "aws_ami", "aws_organizations_account", "aws_secretsmanager_secret_policy", "aws_kms_key_policy", "aws_sagemaker_model_package", "aws_kms_alias", "azurerm_databricks_workspace", "aws_serverless_function", "aws_kms_key",
    "aws_lakeformation_principal_permissions", "aws_glue_data_catalog", "aws_lambda_function_event_invoke_config",
    "kubernetes_service", "kubernetes_service_v1",
})  # fmt: skip


def matters(kind: str) -> bool:
    """Whether a resource of this kind says something about AI or data."""
    return bool(resource_of(kind)) or any(
        kind in table
        for table in (SIBLINGS, FIREWALLS, OTHERS, CONTAINERS, NEIGHBOURS, SITES, ACCOUNTS, BALANCERS, OBJECTS)
    )
