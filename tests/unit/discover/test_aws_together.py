"""What configuration items of an account say of one another."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import json
from typing import Any

import pytest

from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json

ACCOUNT, STRANGER = "123456789012", "999988887777"


def _account(*items: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {"resourceType": kind, "ARN": arn, "resourceName": arn.rpartition(":")[2].rpartition("/")[2],
                "accountId": ACCOUNT, "awsRegion": "eu-west-1", "configuration": configuration}  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return {str(each.name): each for each in assemble(declared)[0]}


@pytest.mark.parametrize(
    ("bucket", "told"),
    [
        ("acme-models", None),
        ("free-weights", ["its files in bucket free-weights"]),
        ("jumpstart-cache-prod-eu-west-1", None),
    ],
)
def test_weights_may_lie_in_a_bucket_of_others(bucket: str, told: list[str] | None) -> None:
    container = {"Image": "serve", "ModelDataUrl": f"s3://{bucket}/m.tar.gz"}
    account = _account(
        ("AWS::S3::Bucket", "arn:aws:s3:::acme-models", {"Name": "acme-models"}),
        ("AWS::SageMaker::Model", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/m", {"ModelName": "m", "PrimaryContainer": container}),
    )  # fmt: skip
    assert account["m"].attributes.get("foreign_parts") == told


@pytest.mark.parametrize(
    ("channel", "bucket", "told"),
    [
        ("model", "free-weights", ["its files in bucket free-weights"]),
        ("pretrained", "free-weights", ["its files in bucket free-weights"]),
        ("code", "jumpstart-cache-prod-eu-west-1", None),
        ("model", "acme-models", None),
        ("train", "open-data", None),
    ],
)
def test_a_job_may_begin_from_weights_of_others(channel: str, bucket: str, told: list[str] | None) -> None:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/in"}}
    job = {"TrainingJobName": "fit", "InputDataConfig": [{"ChannelName": channel, "DataSource": source}]}
    account = _account(
        ("AWS::S3::Bucket", "arn:aws:s3:::acme-models", {"Name": "acme-models"}),
        ("AWS::SageMaker::TrainingJob", f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:training-job/fit", job),
    )
    assert account["fit"].attributes.get("foreign_parts") == told
    assert account["fit"].attributes["data_named"] is True


def test_a_function_that_agents_may_call_is_a_part_of_ai() -> None:
    said = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "lambda:InvokeFunction",
                           "Condition": {"StringEquals": {"AWS:SourceAccount": ACCOUNT}}}]}  # fmt: skip
    arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:"
    account = _account(
        ("AWS::Lambda::Function", f"{arn}refund", {"FunctionName": "refund", "Policy": said}),
        ("AWS::Lambda::Function", f"{arn}resize", {"FunctionName": "resize"}),
    )
    assert [*account] == ["refund"]


@pytest.mark.parametrize(
    ("service", "seen"), [("runtime.sagemaker:path//endpoints/score", ["POST /score"]), ("sqs:path/orders", [])]
)
def test_a_web_api_may_ask_a_model_itself(service: str, seen: list[str]) -> None:
    method = {
        "authorizationType": "NONE",
        "methodIntegration": {"type": "AWS", "uri": f"arn:aws:apigateway:eu-west-1:{service}"},
    }
    arn = "arn:aws:apigateway:eu-west-1::/restapis/a/resources/r"
    account = _account(("AWS::ApiGateway::Resource", arn, {"path": "/score", "resourceMethods": {"POST": method}}))
    assert [*account] == seen


@pytest.mark.parametrize(("asked", "told"), [("NONE", "none"), ("AWS_IAM", "iam")])
def test_a_socket_leads_to_the_function_behind_it(asked: str, told: str) -> None:
    api, function = "arn:aws:apigateway:eu-west-1::/apis/a", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:chat"
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    asks = {"Variables": {"OPENAI_API_KEY": "*** credential"}}
    account = _account(
        ("AWS::Lambda::Function", function, {"FunctionName": "chat", "Environment": asks}),
        ("AWS::ApiGatewayV2::Integration", f"{api}/integrations/i", {"IntegrationId": "i", "IntegrationUri": uri, "ApiId": "a"}),
        ("AWS::ApiGatewayV2::Route", f"{api}/routes/r", {"RouteKey": "$connect", "Target": "integrations/i", "AuthorizationType": asked, "ApiId": "a"}),
    )  # fmt: skip
    assert account["r"].attributes["auth"] == told


@pytest.mark.parametrize("origin", ["*", "https://desk.acme.example"])
def test_a_web_api_says_for_its_routes_whose_pages_may_call_them(origin: str) -> None:
    api, function = "arn:aws:apigateway:eu-west-1::/apis/a", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:chat"
    uri = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{function}/invocations"
    account = _account(
        ("AWS::Lambda::Function", function, {"FunctionName": "chat", "Environment": {"Variables": {"OPENAI_API_KEY": "*** credential"}}}),
        ("AWS::ApiGatewayV2::Api", api, {"ApiId": "a", "Name": "chat", "CorsConfiguration": {"AllowOrigins": [origin]}}),
        ("AWS::ApiGatewayV2::Integration", f"{api}/integrations/i", {"IntegrationId": "i", "IntegrationUri": uri, "ApiId": "a"}),
        ("AWS::ApiGatewayV2::Route", f"{api}/routes/r", {"RouteKey": "POST /chat", "Target": "integrations/i", "ApiId": "a"}),
    )  # fmt: skip
    assert account["r"].attributes["cors"] == [origin]


@pytest.mark.parametrize(
    ("addresses", "exposure"),
    [("198.51.100.0/24", "organisation"), ("0.0.0.0/0", "public"), (["10.0.0.0/8", "0.0.0.0/1"], "public")],
)
def test_a_domain_that_answers_some_addresses_is_not_open_to_all(addresses: Any, exposure: str) -> None:
    rule = {"Effect": "Allow", "Principal": "*", "Action": "es:*", "Resource": "*"}
    said = {"Statement": [rule | {"Condition": {"IpAddress": {"aws:SourceIp": addresses}}}]}
    arn = f"arn:aws:es:eu-west-1:{ACCOUNT}:domain/chunks"
    domain = ("AWS::OpenSearchService::Domain", arn, {"DomainName": "chunks", "AccessPolicies": said})
    assert _account(domain)["chunks"].attributes["exposure"] == exposure


@pytest.mark.parametrize(
    ("container", "rights", "seen"),
    [
        ({"environment": [{"name": "COHERE_API_KEY", "value": "*** credential"}]}, [], True),
        ({"command": ["python", "-m", "vllm.entrypoints.openai.api_server"]}, [], True),
        ({"entryPoint": ["text-generation-launcher"], "command": ["--model-id", "acme/m"]}, [], True),
        ({"command": ["npm", "start"]}, ["bedrock:InvokeModel"], True),
        ({"command": ["npm", "start"], "environment": [{"name": "STAGE", "value": "prod"}]}, ["s3:GetObject"], False),
    ],
)
def test_a_task_is_of_ai_by_what_it_is_given_and_may_do(container: Any, rights: list[str], seen: bool) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/task"
    own = [
        {"PolicyName": "own", "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": rights, "Resource": "*"}]}}
    ]
    task = {
        "family": "web",
        "taskRoleArn": role,
        "containerDefinitions": [{"name": "main", "image": "acme/web:1.2", **container}],
    }
    account = _account(
        ("AWS::IAM::Role", role, {"RoleName": "task", "RolePolicyList": own}),
        ("AWS::ECS::TaskDefinition", f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task-definition/web:1", task),
    )
    assert ("1" in account) is seen


@pytest.mark.parametrize(
    ("who", "condition", "told"),
    [
        ("*", {"StringEquals": {"AWS:SourceAccount": STRANGER}}, [f"what runs in account {STRANGER}"]),
        ({"Service": "sns.amazonaws.com"}, {"ArnLike": {"AWS:SourceArn": f"arn:aws:sns:eu-west-1:{STRANGER}:t"}}, [f"what runs in account {STRANGER}"]),
        ({"Service": "sns.amazonaws.com"}, {"ArnLike": {"AWS:SourceArn": f"arn:aws:sns:eu-west-1:{ACCOUNT}:t"}}, None),
        ({"Service": "s3.amazonaws.com"}, {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::uploads"}}, ["the next owner of uploads"]),
        ({"Service": "s3.amazonaws.com"}, {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::uploads"}, "StringEquals": {"AWS:SourceAccount": ACCOUNT}}, None),
        ({"Service": "logs.eu-west-1.amazonaws.com"}, {}, ["the logs of any account"]),
        ({"Service": "logs.eu-west-1.amazonaws.com"}, {"StringEquals": {"AWS:SourceAccount": ACCOUNT}}, None),
    ],
)  # fmt: skip
def test_a_permission_names_its_source_or_somebody_else_does(who: Any, condition: Any, told: list[str] | None) -> None:
    said = {
        "Statement": [{"Effect": "Allow", "Principal": who, "Action": "lambda:InvokeFunction", "Condition": condition}]
    }
    arn = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:chat-bot"
    bucket = ("AWS::S3::Bucket", "arn:aws:s3:::uploads", {"Name": "uploads"})
    found = _account(("AWS::Lambda::Function", arn, {"FunctionName": "chat-bot", "Policy": said}), bucket)
    assert found["chat-bot"].attributes.get("open_to") == told


@pytest.mark.parametrize(("account", "told"), [(STRANGER, [f"the package of account {STRANGER}"]), (ACCOUNT, None)])
def test_a_model_may_be_the_package_of_others(account: str, told: list[str] | None) -> None:
    package = f"arn:aws:sagemaker:eu-west-1:{account}:model-package/hulls/3"
    arn = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model/m"
    seen = _account(("AWS::SageMaker::Model", arn, {"PrimaryContainer": {"ModelPackageName": package}}))
    assert seen["m"].attributes.get("foreign_parts") == told


@pytest.mark.parametrize(
    ("kind", "configuration", "relation"),
    [
        ("AWS::SageMaker::EndpointConfig", {"DataCaptureConfig": {"DestinationS3Uri": "s3://tap/c"}}, "depends_on"),
        (
            "AWS::SageMaker::FeatureGroup",
            {"OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://tap/f"}}},
            "stored_in",
        ),
        ("AWS::S3::Bucket", {"BucketLoggingConfiguration": {"TargetBucket": "tap"}}, None),
    ],
)
def test_what_is_asked_and_learnt_lies_in_a_bucket(kind: str, configuration: Any, relation: str | None) -> None:
    declared: list[Declared] = []
    for each, arn, said in (
        (kind, f"arn:aws:x:eu-west-1:{ACCOUNT}:a/one", configuration),
        ("AWS::S3::Bucket", "arn:aws:s3:::tap", {"Name": "tap"}),
    ):
        item = {"resourceType": each, "ARN": arn, "resourceName": "n", "accountId": ACCOUNT, "configuration": said}
        declared += configured(read_json(json.dumps(item)), "account", "item")
    told = {edge.kind for edge in assemble(declared)[1] if str(edge.target).endswith("tap")}
    assert told == ({relation} if relation else set())


@pytest.mark.parametrize(("asks", "told"), [("AWS_IAM", "iam"), ("NONE", "none")])
def test_who_opens_a_web_socket_is_asked_once(asks: str, told: str) -> None:
    api, function = "arn:aws:apigateway:eu-west-1::/apis/w1", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:talk"
    account = _account(
        ("AWS::Lambda::Function", function, {"FunctionName": "talk", "FunctionArn": function, "Environment": {"Variables": {"BEDROCK_MODEL_ID": "amazon.nova-lite-v1:0"}}}),
        ("AWS::ApiGatewayV2::Api", api, {"ApiId": "w1", "Name": "talk-socket", "ProtocolType": "WEBSOCKET"}),
        ("AWS::ApiGatewayV2::Integration", f"{api}/integrations/i1", {"ApiId": "w1", "IntegrationId": "i1", "IntegrationUri": function}),
        ("AWS::ApiGatewayV2::Route", f"{api}/routes/r1", {"ApiId": "w1", "RouteId": "r1", "RouteKey": "$connect", "AuthorizationType": asks, "Target": "integrations/i1"}),
        ("AWS::ApiGatewayV2::Route", f"{api}/routes/r2", {"ApiId": "w1", "RouteId": "r2", "RouteKey": "$default", "AuthorizationType": "NONE", "Target": "integrations/i1"}),
    )  # fmt: skip
    assert {each.attributes["auth"] for each in account.values() if str(each.kind) == "endpoint"} == {told}


def test_caches_file_systems_and_secrets_of_clusters() -> None:
    def told(kind: str, arn: str, configuration: dict[str, Any]) -> dict[str, Any]:
        [made] = _account((kind, arn, configuration)).values()
        return {name: made.attributes.get(name) for name in ("encrypted", "customer_key", "traffic_encrypted")}

    group, share = (
        f"arn:aws:elasticache:eu-west-1:{ACCOUNT}:replicationgroup:prompts",
        f"arn:aws:elasticfilesystem:eu-west-1:{ACCOUNT}:file-system/fs-1",
    )
    cache = {"ReplicationGroupId": "prompts", "Engine": "redis"}
    clear = {"encrypted": False, "customer_key": None, "traffic_encrypted": False}
    assert told("AWS::ElastiCache::ReplicationGroup", group, cache) == clear
    sealed = cache | {"AtRestEncryptionEnabled": True, "TransitEncryptionEnabled": True, "KmsKeyId": "arn:k"}
    assert told("AWS::ElastiCache::ReplicationGroup", group, sealed) == {
        "encrypted": True,
        "customer_key": True,
        "traffic_encrypted": True,
    }
    assert told("AWS::ElastiCache::ReplicationGroup", group, cache | {"Engine": "valkey"})["encrypted"] is True
    assert (
        told("AWS::ElastiCache::ServerlessCache", f"{group}s", {"ServerlessCacheName": "prompts", "Engine": "redis"})[
            "traffic_encrypted"
        ]
        is True
    )
    assert (
        told("AWS::EFS::FileSystem", share, {"FileSystemId": "fs-1", "Name": "models", "Encrypted": False})["encrypted"]
        is False
    )
    assert (
        told("AWS::EFS::FileSystem", share, {"FileSystemId": "fs-1", "Encrypted": True, "KmsKeyId": "arn:k"})[
            "customer_key"
        ]
        is True
    )
    for given, own in (([], False), ([{"resources": ["secrets"], "provider": {"keyArn": "arn:k"}}], True)):
        account = _account(
            ("AWS::EKS::Cluster", f"arn:aws:eks:eu-west-1:{ACCOUNT}:cluster/gpu", {"name": "gpu", "encryptionConfig": given}),
            ("AWS::EKS::Nodegroup", f"arn:aws:eks:eu-west-1:{ACCOUNT}:nodegroup/gpu/n/1", {"clusterName": "gpu", "nodegroupName": "n", "instanceTypes": ["g5.xlarge"]}),
        )  # fmt: skip
        assert account["gpu"].attributes["customer_key"] is own
