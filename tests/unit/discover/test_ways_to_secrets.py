"""From what runs AI to the secrets of a cloud: over service accounts, policies, roles and sites that ask nobody."""

# ruff: noqa: E501  infrastructure code and exports as they are
from __future__ import annotations

import json

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.model.relation import RelationKind
from upright.testing.detectors import item


def _graph(*files: tuple[str, str]) -> Graph:
    detectors = units("detectors").values()
    observations, edges, gaps = link([examine(Document(item(path, text)), detectors) for path, text in files])
    assert not gaps
    return derive(merge(observations, edges, gaps))


def _joined(graph: Graph, kind: RelationKind) -> set[tuple[str, str]]:
    return {(graph.asset(r.source).name, graph.asset(r.target).name) for r in graph.relations if r.kind is kind}


_ROLE = "arn:aws:iam::123456789012:role/llm"


def _cluster(account: str, namespace: str = "ai") -> tuple[str, str]:
    return "llm.yaml", (
        f"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: llm, namespace: {namespace}, annotations: {{eks.amazonaws.com/role-arn: '{_ROLE}'}}}}\n---\n"
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: gate, namespace: ai}}\nspec: {{template: {{spec: {{serviceAccountName: {account}, containers: [{{name: c, image: 'ghcr.io/berriai/litellm:v1.40.2'}}]}}}}}}\n"
    )


def test_a_workload_acts_as_the_role_that_its_service_account_is_annotated_with() -> None:
    assert ("gate", "llm") in _joined(_graph(_cluster("llm")), RelationKind.RUNS_AS)
    assert not _joined(_graph(_cluster("other")), RelationKind.RUNS_AS)
    assert not _joined(_graph(_cluster("llm", "elsewhere")), RelationKind.RUNS_AS)


def _account(resource: str, action: str = "secretsmanager:GetSecretValue") -> tuple[str, str]:
    rule = {"Effect": "Allow", "Action": action, "Resource": resource}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:core/db-AbCdEf"
    role = {"roleName": "llm", "arn": _ROLE, "assumeRolePolicyDocument": {"Statement": [trust]},
            "rolePolicyList": [{"policyName": "p", "policyDocument": {"Statement": [rule]}}]}  # fmt: skip
    items = [
        {"resourceType": "AWS::IAM::Role", "resourceName": "llm", "ARN": _ROLE, "configuration": role},
        {
            "resourceType": "AWS::SecretsManager::Secret",
            "resourceName": "core/db",
            "ARN": arn,
            "configuration": {"Name": "core/db", "ARN": arn},
        },
    ]
    return "snapshot.json", json.dumps({"configurationItems": items}, indent=1)


@pytest.mark.parametrize(("resource", "read"), [
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:core/*", True),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:core/db-AbCdEf", True),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:other/*", False),
])  # fmt: skip
def test_a_secret_that_a_policy_names_by_its_beginning_is_read(resource: str, read: bool) -> None:
    assert (("llm", "core/db") in _joined(_graph(_account(resource)), RelationKind.CAN_READ)) is read
    assert not _joined(_graph(_account(resource, "secretsmanager:DescribeSecret")), RelationKind.CAN_READ)


def _site(role: str, more: str = "") -> tuple[str, str]:
    return "main.tf", (
        'resource "azurerm_linux_web_app" "flows" {\n  name = "flows"\n  identity { type = "SystemAssigned" }\n'
        f'{more}  site_config {{ application_stack {{ docker_image_name = "langflowai/langflow:1.1.1" }} }}\n}}\n'
        'resource "azurerm_key_vault" "pay" {\n  name = "kv-pay"\n}\n'
        'resource "azurerm_role_assignment" "r" {\n  scope = azurerm_key_vault.pay.id\n'
        f'  role_definition_name = "{role}"\n  principal_id = azurerm_linux_web_app.flows.identity[0].principal_id\n}}\n'
    )


@pytest.mark.parametrize(("role", "read"), [("Key Vault Secrets User", True), ("Key Vault Reader", False)])
def test_a_role_that_sees_a_vault_alone_reads_none_of_its_secrets(role: str, read: bool) -> None:
    joined = _joined(_graph(_site(role)), RelationKind.CAN_READ)
    assert (("azurerm_linux_web_app.flows", "azurerm_key_vault.pay") in joined) is read


@pytest.mark.parametrize(("more", "exposure", "auth"), [
    ("", "public", None),
    ("  public_network_access_enabled = false\n", "private", None),
    ("  auth_settings_v2 {\n    auth_enabled = true\n    require_authentication = true\n  }\n", "public", "oauth"),
    ('  auth_settings_v2 {\n    auth_enabled = true\n    unauthenticated_action = "AllowAnonymous"\n  }\n', "public", None),
])  # fmt: skip
def test_a_site_that_runs_an_image_of_ai_is_as_open_as_it_says(more: str, exposure: str, auth: str | None) -> None:
    graph = _graph(_site("Key Vault Secrets User", more))
    site = next(asset for asset in graph.assets if asset.name == "azurerm_linux_web_app.flows")
    assert (str(site.exposure), site.attributes.get("auth")) == (exposure, auth)


def test_a_model_kept_in_a_bucket_that_is_named_after_its_account_says_so() -> None:
    code = (
        'data "aws_region" "now" {}\ndata "aws_caller_identity" "me" {}\n'
        'locals {\n  bucket = "sagemaker-${data.aws_region.now.name}-${data.aws_caller_identity.me.account_id}"\n}\n'
        'resource "aws_sagemaker_model" "rank" {\n  name = "rank"\n  primary_container {\n    image = "i"\n    model_data_url = "s3://${local.bucket}/rank/model.tar.gz"\n  }\n}\n'
    )
    weights = [each.attributes.get("weights") for each in _graph(("main.tf", code)).assets]
    assert any(isinstance(each, str) and each.startswith("s3://sagemaker-${data.aws_region") for each in weights)
