"""Configuration items as AWS Config delivers them, where it writes otherwise than the APIs do.

Shapes: https://github.com/awslabs/aws-config-resource-schema
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.detectors.terraform_plans import DETECTOR
from upright.discover.document import Document
from upright.discover.readers.jsonc import read_json
from upright.model.item import Item

ACCOUNT, STRANGER = "222233334444", "777766665555"


def _seen(*items: tuple[str, str, dict[str, Any], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Attributes by name of what these items (type, name, configuration, supplement) declare."""
    declared: list[Declared] = []
    for kind, name, configuration, supplement in items:
        item = {"resourceType": kind, "resourceName": name, "ARN": f"arn:aws:x:eu-north-1:{ACCOUNT}:{name}", "accountId": ACCOUNT,
                "awsRegion": "eu-north-1", "configuration": configuration, "supplementaryConfiguration": supplement}  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return {str(each.name): dict(each.attributes) for each in assemble(declared)[0]}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


_WRITES = _policy({"Effect": "Allow", "Principal": {"AWS": STRANGER}, "Action": "s3:PutObject", "Resource": "*"})
_OPEN = _policy({"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*"})
_GROUP = {
    "ActionGroupName": "pay",
    "ActionGroupExecutor": {"Lambda": f"arn:aws:lambda:eu-north-1:{STRANGER}:function:pay"},
}
_LETTER = {"Name": "letter", "Variants": [{"TemplateConfiguration": {"Text": {"Text": "Use *** credential"}}}]}
_DATA = json.dumps([{"Rules": [{"ResourceType": "index", "Resource": ["index/chunks/*"]}],
                     "Principal": [f"arn:aws:iam::{STRANGER}:role/r", f"arn:aws:iam::{ACCOUNT}:role/own"]}])  # fmt: skip


@pytest.mark.parametrize(
    ("items", "name", "told"),
    [
        ([("AWS::S3::Bucket", "zoo", {"name": "zoo"}, {"BucketPolicy": {"policyText": _WRITES}})], "zoo",
         {"shared_with": [STRANGER]}),
        ([("AWS::S3::Bucket", "zoo", {"name": "zoo"},
           {"BucketCrossOriginConfiguration": {"rules": [{"allowedOrigins": ["*"], "allowedMethods": ["PUT"]}]}})], "zoo",
         {"cors": ["*"]}),
        ([("AWS::Lambda::Function", "ask-llm", {"functionName": "ask-llm", "kmskeyArn": "arn:aws:kms:x"},
           {"Policy": json.dumps(_OPEN)})], "ask-llm", {"open_to": ["everyone"]}),
        ([("AWS::Bedrock::Agent", "loans", {"AgentName": "loans", "ActionGroups": [_GROUP]}, {})], "pay",
         {"foreign_functions": [STRANGER]}),
        ([("AWS::SageMaker::ModelPackageGroup", "rankers", {"ModelPackageGroupName": "rankers"}, {}),
          ("AWS::SageMaker::ModelPackage", "v1", {"ModelPackageGroupName": "rankers", "ModelApprovalStatus": "Rejected"}, {})], "rankers",
         {"approved_versions": 0}),
        ([("AWS::Bedrock::Prompt", "letter", _LETTER, {})], "letter", {"secret_settings": ["its text"]}),
        ([("AWS::OpenSearchServerless::Collection", "chunks", {"Name": "chunks", "Type": "VECTORSEARCH"}, {}),
          ("AWS::OpenSearchServerless::AccessPolicy", "own", {"Name": "own", "Type": "data", "Policy": _DATA}, {})], "chunks",
         {"shared_with": [STRANGER]}),
        ([("AWS::Elasticsearch::Domain", "rag-idx", {"domainName": "rag-idx", "vpcoptions": {"subnetIds": ["subnet-1"]},
           "domainEndpointOptions": {"enforceHTTPS": True, "tlssecurityPolicy": "Policy-Min-TLS-1-0-2019-07"}}, {})], "rag-idx",
         {"private_network": True, "traffic_encrypted": False}),
    ],
)  # fmt: skip
def test_what_an_export_says(items: list[Any], name: str, told: dict[str, Any]) -> None:
    found = _seen(*items)[name]
    assert {attribute: found.get(attribute) for attribute in told} == told


def test_a_state_says_what_the_account_would() -> None:
    zoo, role, agent = (
        "arn:aws:s3:::zoo",
        f"arn:aws:iam::{ACCOUNT}:role/r",
        f"arn:aws:bedrock:eu-north-1:{ACCOUNT}:agent/A1",
    )
    told: dict[str, list[dict[str, Any]]] = {
        "aws_s3_bucket": [{"bucket": "zoo", "arn": zoo}, {"bucket": "den", "arn": "arn:aws:s3:::den"}],
        "aws_s3_bucket_policy": [{"bucket": "zoo", "policy": _WRITES}],
        "aws_iam_role": [{"name": "r", "arn": role, "assume_role_policy": _OPEN}],
        "aws_iam_role_policy": [{"role": "r", "policy": _policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{zoo}/*"})}],
        "aws_bedrockagent_agent": [{"agent_name": "a", "agent_id": "A1", "agent_arn": agent, "agent_resource_role_arn": role}],
        "aws_bedrockagent_agent_action_group": [{"action_group_name": "pay", "agent_id": "A1", "action_group_executor": [
            {"lambda": f"arn:aws:lambda:eu-north-1:{STRANGER}:function:pay"}]}],
    }  # fmt: skip
    resources = [
        {"mode": "managed", "type": kind, "name": "x",
         "instances": [{"index_key": number, "attributes": each} for number, each in enumerate(bodies)]}
        for kind, bodies in told.items()
    ]  # fmt: skip
    text = json.dumps({"version": 4, "terraform_version": "1.9.0", "lineage": "l", "resources": resources})
    document = Document(Item("state", "terraform.tfstate", len(text), content=text.encode()))
    observations, edges = assemble(each for each in DETECTOR.detect(document) if isinstance(each, Declared))
    found = {str(each.name): each for each in observations}
    assert found["aws_s3_bucket.x[0]"].attributes["shared_with"] == [STRANGER]
    assert found["aws_bedrockagent_agent_action_group.x[0]"].attributes["foreign_functions"] == [STRANGER]
    names = {own: name for name, each in found.items() for own in each.keys}
    said = {(names.get(str(each.source)), str(each.kind), names.get(str(each.target))) for each in edges}
    assert {("aws_iam_role.x[0]", "can_read", "aws_s3_bucket.x[0]"), ("aws_bedrockagent_agent.x[0]", "runs_as", "aws_iam_role.x[0]"),
            ("aws_bedrockagent_agent.x[0]", "uses_tool", "aws_bedrockagent_agent_action_group.x[0]")} <= said  # fmt: skip
    assert ("aws_iam_role.x[0]", "can_read", "aws_s3_bucket.x[1]") not in said
