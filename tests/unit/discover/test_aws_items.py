"""What configuration items of an account say that is easy to lose on the way: names by tag, doors, shells, copies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json
from upright.model.asset import Location

ACCOUNT, STRANGER = "123456789012", "999988887777"


def _seen(kind: str, configuration: dict[str, Any], name: str = "n", **supplement: Any) -> dict[str, Any]:
    item = {
        "resourceType": kind,
        "ARN": f"arn:aws:x:eu-west-1:{ACCOUNT}:{name}",
        "resourceName": name,
        "awsRegion": "eu-west-1",
        "accountId": ACCOUNT,
        "configuration": configuration,
        "supplementaryConfiguration": supplement,
    }
    observations, _ = assemble(configured(read_json(json.dumps(item)), "account", "item"))
    return {"name": observations[0].name, **observations[0].attributes} if observations else {}


@pytest.mark.parametrize(
    ("kind", "configuration", "told"),
    [
        (
            "AWS::BedrockAgentCore::GatewayTarget",
            {"targetConfiguration": {"mcp": {"mcpServer": {"endpoint": "http://crm.acme.com/mcp"}}}},
            {"base_url": "http://crm.acme.com/mcp"},
        ),
        (
            "AWS::BedrockAgentCore::GatewayTarget",
            {
                "targetConfiguration": {
                    "mcp": {"openApiSchema": {"inlinePayload": '{"servers": [{"url": "http://f.acme.com"}]}'}}
                }
            },
            {"base_url": "http://f.acme.com"},
        ),
        (
            "AWS::BedrockAgentCore::GatewayTarget",
            {
                "targetConfiguration": {
                    "mcp": {"lambda": {"lambdaArn": f"arn:aws:lambda:eu-west-1:{STRANGER}:function:f"}}
                }
            },
            {"foreign_functions": [STRANGER]},
        ),
        (
            "AWS::SageMaker::TrainingJob",
            {"RemoteDebugConfig": {"EnableRemoteDebug": True}},
            {"remote_shell": True},
        ),
        ("AWS::SageMaker::Cluster", {"InstanceGroups": []}, {"private_network": False}),
        (
            "AWS::RDS::DBCluster",
            {"DBClusterIdentifier": "kb", "Engine": "aurora-postgresql", "StorageEncrypted": False},
            {"encrypted": False},
        ),
        ("AWS::SSM::Parameter", {"Name": "/chat/openai/api_key", "Type": "String"}, {"kept_plain": True}),
        ("AWS::SSM::Parameter", {"Name": "/chat/openai/api_key", "Type": "SecureString"}, {"kept_plain": False}),
        (
            "AWS::OpenSearchService::Domain",
            {
                "DomainEndpointOptions": {"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07"},
                "NodeToNodeEncryptionOptions": {"Enabled": True},
            },
            {"traffic_encrypted": False},
        ),
    ],
)
def test_what_an_item_says(kind: str, configuration: dict[str, Any], told: dict[str, Any]) -> None:
    name = configuration.get("Name", "n")
    found = _seen(kind, configuration, name)
    assert {attribute: found.get(attribute) for attribute in told} == told


def test_a_machine_is_called_by_its_tag() -> None:
    tags = [{"Key": "Name", "Value": "ollama-box"}]
    found = _seen("AWS::EC2::Instance", {"InstanceType": "g5.xlarge", "Tags": tags}, "i-0a1b2c3d4e5f60718")
    assert found["name"] == "ollama-box (i-0a1b2c3d4e5f60718)"


def test_a_bucket_is_owned_and_may_be_copied_away() -> None:
    elsewhere = [{"Bucket": "arn:aws:s3:::copy", "Account": STRANGER}]
    found = _seen("AWS::S3::Bucket", {"Name": "rag-docs"}, "rag-docs", ReplicatedTo=elsewhere)
    assert (found["owned"], found["copied_to"]) == (True, [STRANGER])


def test_a_state_tells_the_arn_by_which_the_account_knows_it() -> None:
    arn = f"arn:aws:rds:eu-west-1:{ACCOUNT}:cluster:kb-vectors"
    body = read_json(json.dumps({"cluster_identifier": "kb-vectors", "arn": arn, "storage_encrypted": False}))
    where = Location("terraform.tfstate", 1, "state")
    declared = Declared("aws_rds_cluster", "aws_rds_cluster.c", "state", body, where, "tf:state#aws_rds_cluster.c")
    observations, _ = assemble([declared])
    assert [each.keys for each in observations] == [("tf:state#aws_rds_cluster.c", f"arn:{arn}")]
