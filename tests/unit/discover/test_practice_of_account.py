"""What most of their kind in an account do, and one of them does not; and what a bucket, a model and its images say plainly."""

# ruff: noqa: E501  resources read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json

OWN, AT = "123456789012", "eu-west-1:123456789012"
Item = tuple[str, str, dict[str, Any]]
LIVE: Item = ("AWS::Bedrock::ModelInvocationLogging", f"arn:aws:bedrock:{AT}:model-invocation-logging", {})
CLEAR = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def seen(*items: Item) -> dict[str, dict[str, Any]]:
    """Attributes of each asset by its name."""
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {
            "resourceType": kind, "ARN": arn, "resourceName": arn.rpartition(":")[2].rpartition("/")[2], "accountId": OWN,
            "awsRegion": "eu-west-1", "configuration": configuration,
        }  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return {str(each.name): dict(each.attributes) for each in assemble(declared)[0]}


def bucket(name: str, **more: Any) -> Item:
    told = {
        "BucketVersioningConfiguration": "Enabled",
        "BucketPolicy": json.dumps(CLEAR),
        "BucketLoggingConfiguration": {"TargetBucket": "logs"},
    }
    return ("AWS::S3::Bucket", f"arn:aws:s3:::{name}", {"Name": name, **told, **more})


def domain(name: str, **more: Any) -> Item:
    told = {"LogPublishingOptions": {"AUDIT_LOGS": {"Enabled": True}}, "AdvancedSecurityOptions": {"Enabled": True}}
    return ("AWS::OpenSearchService::Domain", f"arn:aws:es:{AT}:domain/{name}", {"DomainName": name, **told, **more})


def job(name: str, **more: Any) -> Item:
    return (
        "AWS::Bedrock::ModelCustomizationJob",
        f"arn:aws:bedrock:{AT}:model-customization-job/{name}",
        {"jobName": name, **more},
    )


def config(name: str, **more: Any) -> Item:
    return (
        "AWS::SageMaker::EndpointConfig",
        f"arn:aws:sagemaker:{AT}:endpoint-config/{name}",
        {"EndpointConfigName": name, **more},
    )


def runtime(name: str, image: str) -> Item:
    artifact = {"containerConfiguration": {"containerUri": f"{OWN}.dkr.ecr.eu-west-1.amazonaws.com/desk{image}"}}
    arn = f"arn:aws:bedrock-agentcore:{AT}:runtime/{name}"
    return ("AWS::BedrockAgentCore::Runtime", arn, {"agentRuntimeName": name, "agentRuntimeArtifact": artifact})


CAPTURED = {"DataCaptureConfig": {"EnableCapture": True}}
INSIDE = {"vpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}}


@pytest.mark.parametrize(
    ("others", "odd", "lacks"),
    [
        ([bucket("a"), bucket("b")], bucket("c", BucketVersioningConfiguration=None), ["older versions"]),
        ([bucket("a"), bucket("b")], bucket("c", BucketPolicy=None), ["a refusal of requests in the clear"]),
        ([bucket("a"), bucket("b")], bucket("c", BucketLoggingConfiguration=None), ["a record of who reads it"]),
        ([domain("a"), domain("b")], domain("c", AdvancedSecurityOptions={"Enabled": False}), ["fine-grained access"]),
        ([domain("a"), domain("b")], domain("c", LogPublishingOptions=None), ["audit logs"]),
        ([job("a", **INSIDE), job("b", **INSIDE)], job("c"), ["a network of its owner"]),
        ([config("a", **CAPTURED), config("b", **CAPTURED)], config("c"), ["a capture of what it answers"]),
        ([runtime("a", "@sha256:12"), runtime("b", ":1.2")], runtime("c", ":latest"), ["a version of its image"]),
        ([bucket("a"), bucket("b")], bucket("c"), None),
    ],
)
def test_the_one_that_does_not_do_what_the_others_do_is_told(others: list[Item], odd: Item, lacks: object) -> None:
    attributes = seen(LIVE, *others, odd)["c"]
    assert attributes.get("unlike_others") == lacks


def test_what_few_do_is_no_practice() -> None:
    plain = {"BucketVersioningConfiguration": None}
    told = seen(LIVE, bucket("a"), bucket("b"), bucket("c", **plain), bucket("d", **plain), bucket("e", **plain))
    assert not any("unlike_others" in each for each in told.values())
    assert "unlike_others" not in seen(LIVE, bucket("a"), bucket("c", **plain))["c"]


def test_what_was_not_answered_is_not_missing() -> None:
    kind, arn, told = bucket("c")
    refused = {name: value for name, value in told.items() if name != "BucketVersioningConfiguration"}
    assert "unlike_others" not in seen(LIVE, bucket("a"), bucket("b"), (kind, arn, refused))["c"]


def test_an_export_proves_no_practice() -> None:
    told = seen(bucket("a"), bucket("b"), bucket("c", BucketVersioningConfiguration=None))
    assert not any("unlike_others" in each for each in told.values())


@pytest.mark.parametrize(
    ("actions", "reads"), [(["s3:PutObject"], False), (["s3:PutObject", "s3:GetObject"], None), ("s3:*", None)]
)
def test_a_bucket_that_everyone_may_only_change_is_not_read(actions: object, reads: bool | None) -> None:
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": "arn:aws:s3:::c/*"}]}
    attributes = seen(LIVE, bucket("c", BucketPolicy=json.dumps(policy)))["c"]
    assert (attributes["exposure"], attributes["public_write"], attributes.get("public_read")) == (
        "public",
        True,
        reads,
    )


@pytest.mark.parametrize(
    ("modes", "way"),
    [(["Vpc", "Vpc"], "vpc"), (["Vpc", None], "platform"), (["Vpc", "Platform"], "platform"), ([None, None], None)],
)
def test_a_container_that_does_not_say_its_way_beside_others_takes_the_usual_one(
    modes: list[str | None], way: str | None
) -> None:
    image = f"{OWN}.dkr.ecr.eu-west-1.amazonaws.com/serve:1"
    containers = [
        {"Image": image, **({"ImageConfig": {"RepositoryAccessMode": each}} if each else {})} for each in modes
    ]
    model = ("AWS::SageMaker::Model", f"arn:aws:sagemaker:{AT}:model/m", {"ModelName": "m", "Containers": containers})
    attributes = seen(model)["m"]
    assert (attributes.get("registry_access"), attributes["private_network"]) == (way, False)


@pytest.mark.parametrize(("key", "own"), [({}, False), ({"KmsKeyId": "k"}, None)])
def test_a_job_of_whose_machines_nothing_is_told_still_tells_how_it_writes(
    key: dict[str, str], own: bool | None
) -> None:
    output = {"ProcessingOutputConfig": {"Outputs": [{"S3Output": {"S3Uri": "s3://a/b"}}], **key}}
    arn = f"arn:aws:sagemaker:{AT}:processing-job/j"
    assert (
        seen(("AWS::SageMaker::ProcessingJob", arn, {"ProcessingJobName": "j", **output}))["j"].get("customer_key")
        is own
    )


def test_another_account_at_a_door_of_a_bucket() -> None:
    stranger = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::999988887777:root"},
        "Action": "s3:GetObject",
        "Resource": "*",
    }
    told = {"Name": "side", "Bucket": "c", "NetworkOrigin": "Internet", "Policy": json.dumps({"Statement": [stranger]})}
    door = ("AWS::S3::AccessPoint", f"arn:aws:s3:{AT}:accesspoint/side", told)
    assert seen(LIVE, bucket("c"), door)["c"]["shared_with"] == ["999988887777"]
    assert "shared_with" not in seen(LIVE, bucket("c"))["c"]
