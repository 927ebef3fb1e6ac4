"""Lambda, EC2, ECS and EKS: functions that ask nobody, secrets in settings, open ports."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from aws_world import ACCOUNT, KEY_OF_PROVIDER, MODEL, REGION, STRANGER, World, allow

if TYPE_CHECKING:
    from collections.abc import Callable

_INVOKE = allow("bedrock:InvokeModel", MODEL)


def functions(w: World) -> None:
    """Functions that call models."""
    role = w.role("ask-exec", "lambda", _INVOKE)
    for name, cors in (("ask-open", False), ("ask-cors", True)):
        bad = w.weak(name, "ai-endpoint-without-authentication")
        client = w.function(name, role)
        origins = (
            {"Cors": {"AllowOrigins": ["*" if bad else "https://acme.example"], "AllowMethods": ["*"]}} if cors else {}
        )
        if cors:
            w.weak(name, "ai-endpoint-cors-any")
        client.create_function_url_config(FunctionName=name, AuthType="NONE" if bad else "AWS_IAM", **origins)
    bad = w.weak("ask-anyone", "ai-endpoint-without-authentication", "function-open-to-others")
    client = w.function("ask-anyone", role)
    given = {} if bad else {"SourceAccount": ACCOUNT}
    client.add_permission(
        FunctionName="ask-anyone", StatementId="s", Action="lambda:InvokeFunction", Principal="*", **given
    )
    bad = w.weak("ask-foreign", "ai-data-shared-with-another-account", "function-open-to-others")
    client = w.function("ask-foreign", role)
    who = STRANGER if bad else ACCOUNT
    client.add_permission(FunctionName="ask-foreign", StatementId="s", Action="lambda:InvokeFunction", Principal=who)
    bad = w.weak("ask-bucket", "function-open-to-others")
    client = w.function("ask-bucket", role)
    given = {} if bad else {"SourceAccount": ACCOUNT, "SourceArn": "arn:aws:s3:::rag-handbook-a"}
    client.add_permission(
        FunctionName="ask-bucket",
        StatementId="s",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        **given,
    )
    for name, variable in (("ask-secret", "OPENAI_API_KEY"), ("ask-hidden", "UPSTREAM")):
        bad = w.weak(name, "secret-in-function-settings")
        reference = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:provider-key"
        w.function(
            name,
            role,
            Environment={
                "Variables": {variable: KEY_OF_PROVIDER if bad else reference, "MODEL_ID": "haiku", "STAGE": "prod"}
            },
        )
    bad = w.weak("ask-old", "function-runtime-retired")
    w.function("ask-old", role, "python3.8" if bad else "python3.12")
    bad = w.weak("ask-wide-exec", "iam-wildcard-for-ai-role")
    wide = w.role(
        "ask-wide-exec", "lambda", allow("bedrock:*" if bad else "bedrock:InvokeModel", "*" if bad else MODEL)
    )
    w.function("ask-wide", wide)


def machines(w: World) -> None:
    """Machines with a GPU or a role for models."""
    ec2 = w.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for name, port, rule in (
        ("ollama", 11434, "ai-host-port-open-to-internet"), ("jupyter", 8888, "ai-host-port-open-to-internet"), ("shell", 22, "ai-host-port-open-to-internet"),
    ):  # fmt: skip
        group = ec2.create_security_group(GroupName=f"g-{name}", Description=name, VpcId=w.vpc)["GroupId"]
        source = "10.0.0.0/8" if w.kept else "0.0.0.0/0"
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": source}]}])  # fmt: skip
        made = ec2.run_instances(
            ImageId=image, InstanceType="g5.xlarge", MinCount=1, MaxCount=1, SecurityGroupIds=[group], SubnetId=w.subnets[0],
            MetadataOptions={"HttpTokens": "required"}, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
        )  # fmt: skip
        w.weak(f"{name} ({made['Instances'][0]['InstanceId']})", rule)
    for name, data in (("imds", ""), ("script", f"#!/bin/sh\nexport HF_TOKEN={KEY_OF_PROVIDER}\nvllm serve x")):
        bad = not w.kept
        made = ec2.run_instances(
            ImageId=image, InstanceType="p4d.24xlarge", MinCount=1, MaxCount=1, SecurityGroupIds=[w.group], SubnetId=w.subnets[0],
            MetadataOptions={"HttpTokens": "optional" if bad and name == "imds" else "required"},
            UserData=data if bad else "#!/bin/sh\nvllm serve x",
        )  # fmt: skip
        w.weak(
            made["Instances"][0]["InstanceId"], "ai-host-metadata-v1" if name == "imds" else "secret-in-startup-script"
        )
    group = ec2.create_security_group(GroupName="qdrant-anywhere", Description="alone", VpcId=w.vpc)["GroupId"]
    bad = w.weak("qdrant-anywhere", "ai-host-port-open-to-internet")
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 6333, "ToPort": 6334, "IpRanges": [{"CidrIp": "0.0.0.0/0" if bad else "10.0.0.0/8"}]}])  # fmt: skip


def containers(w: World) -> None:
    """Tasks of ECS and a cluster of EKS that run models."""
    ecs = w.client("ecs")
    for family, rule in (("vllm-root", "privileged-ai-container"), ("vllm-secret", "secret-in-container-settings")):
        bad = w.weak(family, rule)
        value = KEY_OF_PROVIDER if bad and family == "vllm-secret" else "info"
        ecs.register_task_definition(family=family, containerDefinitions=[
            {"name": "vllm", "image": f"vllm/vllm-openai@sha256:{'c' * 64}", "memory": 4096, "cpu": 10, "essential": True, "user": "1000",
             "privileged": bad and family == "vllm-root", "environment": [{"name": "HF_TOKEN" if value != "info" else "LEVEL", "value": value}]}])  # fmt: skip
    eks = w.client("eks")
    bad = w.weak("llm-cluster", "cluster-api-open-to-internet")
    role = w.role("eks-exec", "eks", allow("ec2:DescribeInstances", "*"))
    network = {"subnetIds": [*w.subnets], "endpointPublicAccess": bad, "endpointPrivateAccess": True,
               **({"publicAccessCidrs": ["0.0.0.0/0"]} if bad else {})}  # fmt: skip
    own = [{"resources": ["secrets"], "provider": {"keyArn": w.key}}]
    eks.create_cluster(name="llm-cluster", roleArn=role, resourcesVpcConfig=network, encryptionConfig=own)
    eks.create_nodegroup(
        clusterName="llm-cluster",
        nodegroupName="gpu",
        subnets=[w.subnets[0]],
        nodeRole=role,
        instanceTypes=["g5.2xlarge"],
        remoteAccess={"ec2SshKey": "operators", "sourceSecurityGroups": [w.group]},
    )


def gateways(w: World) -> None:
    """A web API in front of a function that calls a model."""
    bad = w.weak("POST /ask", "ai-endpoint-without-authentication")
    role = f"arn:aws:iam::{ACCOUNT}:role/ask-exec"
    w.function("ask-behind", role)
    api = w.client("apigateway")
    rest = api.create_rest_api(name="ask-api")["id"]
    root = api.get_resources(restApiId=rest)["items"][0]["id"]
    path = api.create_resource(restApiId=rest, parentId=root, pathPart="ask")["id"]
    api.put_method(restApiId=rest, resourceId=path, httpMethod="POST", authorizationType="NONE" if bad else "AWS_IAM")
    target = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/arn:aws:lambda:{REGION}:{ACCOUNT}:function:ask-behind/invocations"
    api.put_integration(
        restApiId=rest, resourceId=path, httpMethod="POST", type="AWS_PROXY", integrationHttpMethod="POST", uri=target
    )


def start_script(code: str) -> str:
    """A script as the services take it."""
    return base64.b64encode(code.encode()).decode()


PARTS: tuple[Callable[[World], None], ...] = (functions, machines, containers, gateways)
