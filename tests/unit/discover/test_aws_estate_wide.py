"""What a whole account says of AI beyond one resource: trails, opt-outs, balancers, batch jobs, where answers go."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from planting import scanned
from upright.discover.cloud.assemble import assemble
from upright.discover.cloud.configuration import configured
from upright.discover.cloud.declared import Declared
from upright.discover.readers.jsonc import read_json
from upright.model.withheld import CREDENTIAL

OWN, OTHER, AT = "123456789012", "999988887777", "eu-west-1:123456789012"
_LB = f"arn:aws:elasticloadbalancing:{AT}:"


def seen(*items: tuple[str, str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Attributes of each asset by its name, the machine's last word first."""
    declared: list[Declared] = []
    for kind, arn, configuration in items:
        item = {
            "resourceType": kind, "ARN": arn, "resourceName": arn.rpartition(":")[2].rpartition("/")[2], "accountId": OWN,
            "awsRegion": "eu-west-1", "configuration": configuration,
        }  # fmt: skip
        declared += configured(read_json(json.dumps(item)), "account", "item")
    return {str(each.name): dict(each.attributes) for each in assemble(declared)[0]}


def _trail(**more: Any) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        ("AWS::Bedrock::ModelInvocationLogging", f"arn:aws:bedrock:{AT}:model-invocation-logging", {"loggingConfig": {"s3Config": {"bucketName": "b"}}}),
        ("AWS::CloudTrail::Trail", f"arn:aws:cloudtrail:{AT}:trail/t", {"IsMultiRegionTrail": True, "IsLogging": True, **more}),
    ]  # fmt: skip


def _advanced(*only: str) -> dict[str, Any]:
    read = [{"Field": "readOnly", "Equals": [*only]}] if only else []
    return {"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}, *read]}


@pytest.mark.parametrize(
    ("selectors", "audited"),
    [
        ({}, True),
        ({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]}, True),
        ({"EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]}, False),
        ({"EventSelectors": [{"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}]}, False),
        (
            {
                "EventSelectors": [
                    {"ReadWriteType": each, "IncludeManagementEvents": True} for each in ("ReadOnly", "WriteOnly")
                ]
            },
            True,
        ),
        ({"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": False}]}, False),
        ({"AdvancedEventSelectors": [_advanced()]}, True),
        ({"AdvancedEventSelectors": [_advanced("false")]}, False),
        ({"AdvancedEventSelectors": [_advanced("false"), _advanced("true")]}, True),
    ],
)
def test_a_trail_that_keeps_half_of_what_happens_audits_nothing(selectors: dict[str, Any], audited: bool) -> None:
    assert seen(*_trail(**selectors))["Amazon Bedrock in eu-west-1"]["audited"] is audited


@pytest.mark.parametrize(
    ("services", "use"),
    [
        ({"default": {"opt_out_policy": {"@@assign": "optOut"}}}, "opt-out"),
        ({"default": {"opt_out_policy": {"@@assign": "optIn"}}}, "yes"),
        (
            {
                "default": {"opt_out_policy": {"@@assign": "optOut"}},
                "rekognition": {"opt_out_policy": {"@@assign": "optIn"}},
            },
            "yes",
        ),
        ({"lex": {"opt_out_policy": {"@@assign": "optOut"}}}, "yes"),
        (
            {
                "@@operators_allowed_for_child_policies": ["@@none"],
                "default": {"opt_out_policy": {"@@assign": "optOut"}},
            },
            "opt-out",
        ),
    ],
)
def test_an_organisation_says_whether_ai_services_learn_from_it(services: dict[str, Any], use: str) -> None:
    arn = f"arn:aws:organizations::{OWN}:policy/o-1/aiservices_opt_out_policy/p-1"
    found = seen(
        (
            "AWS::Organizations::AIServicesOptOutPolicy",
            arn,
            {"Name": "ai", "Content": json.dumps({"services": services})},
        )
    )
    assert [each["data_use"] for each in found.values()] == [use]


def _service(public: str, *ports: tuple[int, str]) -> dict[str, dict[str, Any]]:
    task, group = f"arn:aws:ecs:{AT}:task-definition/llm:1", f"arn:aws:ec2:{AT}:security-group/sg-0aaaaaaaaaaaaaaaa"
    inner = {"name": "c", "image": "vllm/vllm-openai:v0.6", "portMappings": [{"containerPort": 8000}]}
    opened = [
        {"ipProtocol": "tcp", "fromPort": port, "toPort": port, "ipRanges": [{"cidrIp": source}]}
        for port, source in ports
    ]
    return seen(
        ("AWS::ECS::TaskDefinition", task, {"family": "llm", "taskDefinitionArn": task, "containerDefinitions": [inner]}),
        ("AWS::EC2::SecurityGroup", group, {"groupId": "sg-0aaaaaaaaaaaaaaaa", "groupName": "g", "ipPermissions": opened}),
        ("AWS::ECS::Service", f"arn:aws:ecs:{AT}:service/c/llm-service", {
            "taskDefinition": task,
            "networkConfiguration": {"awsvpcConfiguration": {"assignPublicIp": public, "securityGroups": ["sg-0aaaaaaaaaaaaaaaa"]}}}),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("public", "ports", "open_to_all"),
    [
        ("ENABLED", [(8000, "0.0.0.0/0")], True),
        ("ENABLED", [(22, "0.0.0.0/0")], False),
        ("ENABLED", [(8000, "10.0.0.0/8")], False),
        ("DISABLED", [(8000, "0.0.0.0/0")], False),
    ],
)
def test_a_task_with_an_address_of_the_internet_is_as_open_as_its_groups(
    public: str, ports: list[tuple[int, str]], open_to_all: bool
) -> None:
    assert (_service(public, *ports)["1"].get("exposure") == "public") is open_to_all


@pytest.mark.parametrize(
    ("scheme", "script", "opened"),
    [
        ("internet-facing", "vllm serve acme/llm", ["8000"]),
        ("internal", "vllm serve acme/llm", None),
        ("internet-facing", "systemctl start shop", None),
    ],
)
def test_a_balancer_opens_the_server_of_models_that_it_leads_to(
    scheme: str, script: str, opened: list[str] | None
) -> None:
    balancer, group = f"{_LB}loadbalancer/app/front/1", f"{_LB}targetgroup/llm/1"
    found = seen(
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", balancer, {"LoadBalancerArn": balancer, "Scheme": scheme}),
        ("AWS::ElasticLoadBalancingV2::Listener", f"{_LB}listener/app/front/1/2", {"LoadBalancerArn": balancer, "Port": 80,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}]}),
        ("AWS::ElasticLoadBalancingV2::TargetGroup", group, {"TargetGroupArn": group, "Port": 8000, "Targets": ["i-0aaaaaaaaaaaaaaaa"]}),
        ("AWS::EC2::SecurityGroup", f"arn:aws:ec2:{AT}:security-group/sg-0aaaaaaaaaaaaaaaa", {"groupId": "sg-0aaaaaaaaaaaaaaaa", "groupName": "g"}),
        ("AWS::EC2::Instance", f"arn:aws:ec2:{AT}:instance/i-0aaaaaaaaaaaaaaaa", {"instanceId": "i-0aaaaaaaaaaaaaaaa", "instanceType": "g5.xlarge",
            "securityGroups": [{"groupId": "sg-0aaaaaaaaaaaaaaaa", "groupName": "g"}],
            "userData": base64.b64encode(f"#!/bin/sh\n{script}\n".encode()).decode()}),
    )  # fmt: skip
    assert found["i-0aaaaaaaaaaaaaaaa"].get("open_ports") == opened


@pytest.mark.parametrize(
    ("access", "opened"),
    [
        ({"ec2SshKey": "k"}, ["22"]),
        ({"ec2SshKey": "k", "sourceSecurityGroups": ["sg-1"]}, None),
        ({}, None),
    ],
)
def test_machines_of_a_cluster_that_take_a_key_from_everywhere(
    access: dict[str, Any], opened: list[str] | None
) -> None:
    found = seen(
        ("AWS::EKS::Cluster", f"arn:aws:eks:{AT}:cluster/train", {"name": "train"}),
        ("AWS::EKS::Nodegroup", f"arn:aws:eks:{AT}:nodegroup/train/gpu/1", {
            "clusterName": "train", "instanceTypes": ["p5.48xlarge"], "remoteAccess": access}),
    )  # fmt: skip
    assert found["train"].get("open_ports") == opened


def test_a_batch_job_is_read_as_the_containers_that_it_runs() -> None:
    inner = {
        "image": "vllm/vllm-openai:v0.6",
        "privileged": True,
        "environment": [{"name": "HF_TOKEN", "value": CREDENTIAL}],
    }
    for told in (
        {"containerProperties": inner},
        {"nodeProperties": {"nodeRangeProperties": [{"targetNodes": "0:", "container": inner}]}},
    ):
        found = seen(
            (
                "AWS::Batch::JobDefinition",
                f"arn:aws:batch:{AT}:job-definition/fit:1",
                {"jobDefinitionName": "fit", **told},
            )
        )
        assert found["1"]["privileged"] is True
        assert found["1"]["secret_settings"] == ["HF_TOKEN"]


@pytest.mark.parametrize(("name", "asset"), [("OPENAI_API_KEY", True), ("DATABASE_PASSWORD", False)])
def test_a_build_with_the_key_of_a_provider_is_an_asset(name: str, asset: bool) -> None:
    variables = [{"name": name, "value": CREDENTIAL, "type": "PLAINTEXT"}]
    found = seen(
        (
            "AWS::CodeBuild::Project",
            f"arn:aws:codebuild:{AT}:project/image",
            {"name": "image", "environment": {"environmentVariables": variables}},
        )
    )
    assert [each.get("secret_settings") for each in found.values()] == ([[name]] if asset else [])


@pytest.mark.parametrize(("account", "told"), [(OTHER, [OTHER]), (OWN, None)])
def test_where_the_answers_of_a_function_and_of_a_workflow_go(account: str, told: list[str] | None) -> None:
    states = {"A": {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel"},
              "B": {"Type": "Task", "Resource": f"arn:aws:lambda:eu-west-1:{account}:function:collect"}}  # fmt: skip
    found = seen(
        ("AWS::Lambda::Function", f"arn:aws:lambda:{AT}:function:chat-bot", {
            "FunctionName": "chat-bot", "DestinationConfig": {"OnSuccess": {"Destination": f"arn:aws:sqs:eu-west-1:{account}:answers"}}}),
        ("AWS::StepFunctions::StateMachine", f"arn:aws:states:{AT}:stateMachine:flow", {"definition": json.dumps({"States": states})}),
    )  # fmt: skip
    assert found["chat-bot"].get("copied_to") == told
    assert found["flow"].get("foreign_functions") == told


@pytest.mark.parametrize(
    ("told", "own"),
    [({}, False), ({"SSEDescription": {"SSEType": "KMS", "KMSMasterKeyArn": "arn:aws:kms:x"}}, True)],
)
def test_a_table_says_whose_key_encrypts_it(told: dict[str, Any], own: bool) -> None:
    found = seen(
        ("AWS::DynamoDB::Table", f"arn:aws:dynamodb:{AT}:table/agent-memory", {"TableName": "agent-memory", **told})
    )
    assert found["agent-memory"]["customer_key"] is own


@pytest.mark.parametrize(("action", "raised"), [("ssm:SendCommand", ["ssm:SendCommand"]), ("ssm:GetDocument", None)])
def test_whoever_runs_commands_on_any_machine_has_the_rights_of_all(action: str, raised: list[str] | None) -> None:
    policy = {
        "PolicyName": "own",
        "PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]},
    }
    trust = {
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ]
    }
    found = seen(
        (
            "AWS::IAM::Role",
            f"arn:aws:iam::{OWN}:role/desk",
            {"RoleName": "desk", "AssumeRolePolicyDocument": trust, "RolePolicyList": [policy]},
        )
    )
    assert found["desk"].get("raises_rights") == raised


def _state(*resources: tuple[str, str, dict[str, Any]]) -> str:
    instances = [
        {
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider": "p",
            "instances": [{"schema_version": 0, "attributes": values}],
        }
        for kind, name, values in resources
    ]
    return json.dumps(
        {"version": 4, "terraform_version": "1.9.8", "serial": 1, "lineage": "x", "outputs": {}, "resources": instances}
    )


@pytest.mark.parametrize("weak", [True, False])
def test_a_state_of_terraform_says_what_the_account_says(weak: bool, tmp_path: Path) -> None:
    cidr, whose = ("0.0.0.0/0", OTHER) if weak else ("10.0.0.0/8", OWN)
    task, balancer, group = (
        f"arn:aws:ecs:{AT}:task-definition/llm:1",
        f"{_LB}loadbalancer/app/front/1",
        f"{_LB}targetgroup/llm/1",
    )
    inner = [{"name": "c", "image": "vllm/vllm-openai:v0.6", "portMappings": [{"containerPort": 8000}],
              "linuxParameters": {"capabilities": {"add": ["SYS_ADMIN"] if weak else []}}}]  # fmt: skip
    states = {"A": {"Type": "Task", "Resource": "arn:aws:states:::bedrock:invokeModel"},
              "B": {"Type": "Task", "Resource": f"arn:aws:lambda:eu-west-1:{whose}:function:collect"}}  # fmt: skip
    (tmp_path / "terraform.tfstate").write_text(_state(
        ("aws_security_group", "g", {"id": "sg-0aaaaaaaaaaaaaaaa", "name": "g", "arn": f"arn:aws:ec2:{AT}:security-group/sg-0aaaaaaaaaaaaaaaa", "ingress": [{"from_port": 8000, "to_port": 8000, "protocol": "tcp", "cidr_blocks": [cidr]}]}),
        ("aws_ecs_task_definition", "llm", {"arn": task, "family": "llm", "container_definitions": json.dumps(inner)}),
        ("aws_ecs_service", "llm", {"id": f"arn:aws:ecs:{AT}:service/c/s", "task_definition": task,
            "network_configuration": [{"assign_public_ip": weak, "security_groups": ["sg-0aaaaaaaaaaaaaaaa"]}]}),
        ("aws_batch_job_definition", "fit", {"arn": f"arn:aws:batch:{AT}:job-definition/fit:1", "name": "fit",
            "container_properties": json.dumps({"image": "vllm/vllm-openai:v0.6", "privileged": weak})}),
        ("aws_sfn_state_machine", "flow", {"arn": f"arn:aws:states:{AT}:stateMachine:flow", "definition": json.dumps({"States": states})}),
        ("aws_lambda_function", "bot", {"arn": f"arn:aws:lambda:{AT}:function:chat-bot", "function_name": "chat-bot", "runtime": "python3.13",
            "environment": [{"variables": {"BEDROCK_MODEL_ID": "x"}}]}),
        ("aws_lambda_function_event_invoke_config", "bot", {"function_name": "chat-bot",
            "destination_config": [{"on_success": [{"destination": f"arn:aws:sqs:eu-west-1:{whose}:answers"}]}]}),
        ("aws_lb", "front", {"arn": balancer, "internal": not weak}),
        ("aws_lb_listener", "front", {"arn": f"{_LB}listener/app/front/1/2", "load_balancer_arn": balancer,
            "default_action": [{"type": "forward", "target_group_arn": group}]}),
        ("aws_lb_target_group", "llm", {"arn": group, "port": 8000}),
        ("aws_lb_target_group_attachment", "llm", {"target_group_arn": group, "target_id": "i-0aaaaaaaaaaaaaaaa"}),
        ("aws_instance", "box", {"id": "i-0aaaaaaaaaaaaaaaa", "arn": f"arn:aws:ec2:{AT}:instance/i-0aaaaaaaaaaaaaaaa",
            "instance_type": "g5.xlarge", "user_data": "#!/bin/sh\nvllm serve acme/llm\n"}),
    ))  # fmt: skip
    graph = scanned(str(tmp_path), state=tmp_path.parent / f"{tmp_path.name}-state")
    told = {each.name: each for each in graph.assets}
    llm, fit, flow = (
        told["aws_ecs_task_definition.llm"],
        told["aws_batch_job_definition.fit"],
        told["aws_sfn_state_machine.flow"],
    )
    assert (llm.exposure.value == "public") is weak
    assert (llm.attributes.get("privileged") is True, fit.attributes.get("privileged") is True) == (weak, weak)
    assert flow.attributes.get("foreign_functions") == ([OTHER] if weak else None)
    assert told["aws_lambda_function.bot"].attributes.get("copied_to") == ([OTHER] if weak else None)
    assert told["aws_instance.box"].attributes.get("open_ports") == (["8000"] if weak else None)
