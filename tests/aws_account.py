"""A made-up account in an emulator of AWS: planted with weaknesses, or well kept. Each is the other's twin."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

REGION = "eu-west-1"
ACCOUNT = "123456789012"
SECRET = "sk-planted-value-that-nobody-may-keep"  # noqa: S105  a made-up value that must appear nowhere
HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
_MODEL = f"arn:aws:bedrock:{REGION}::foundation-model/{HAIKU}"
_IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/ranker@sha256:{'a' * 64}"
_ALL_SHUT = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def document(*statements: Mapping[str, Any]) -> str:
    """A policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class Account:
    """Makes everything when called: with `kept` as its owners should, without as they should not."""

    def __init__(self, endpoint: str, *, kept: bool) -> None:
        import boto3

        self.kept, self.endpoint = kept, endpoint
        self.session = boto3.session.Session("testing", "testing", region_name=REGION)
        self.key = self.subnet = self.group = ""

    def client(self, service: str) -> Any:
        """A client of the emulator."""
        return self.session.client(service, endpoint_url=self.endpoint)

    def when_kept(self, **given: Any) -> dict[str, Any]:
        """Parameters that only a careful owner gives."""
        return given if self.kept else {}

    def make(self) -> None:
        """Everything there is."""
        self.key = self.client("kms").create_key(Description="ai")["KeyMetadata"]["Arn"]
        self._network()
        for name in ("acme-logs", "acme-training-data", "acme-rag-handbook"):
            self._bucket(name)
        self._bedrock(*self._roles())
        self._sagemaker(f"arn:aws:iam::{ACCOUNT}:role/ml-exec")
        self._function()
        self._search()
        self.client("secretsmanager").create_secret(Name="provider-key", SecretString=SECRET)

    def _network(self) -> None:
        ec2 = self.client("ec2")
        vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        self.subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.group = ec2.create_security_group(GroupName="ai", Description="ai", VpcId=vpc)["GroupId"]
        for service in ("bedrock-runtime", "bedrock") if self.kept else ():
            ec2.create_vpc_endpoint(
                VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.{service}", VpcEndpointType="Interface"
            )

    def _bucket(self, name: str) -> None:
        s3 = self.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        if not self.kept:
            if name == "acme-training-data":
                anyone = allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{name}/*", Principal="*")
                s3.put_bucket_policy(Bucket=name, Policy=document(anyone))
            return
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=_ALL_SHUT)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": self.key}}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
        if name == "acme-logs":
            service = {"Service": "bedrock.amazonaws.com"}
            s3.put_bucket_policy(
                Bucket=name, Policy=document(allow("s3:PutObject", f"arn:aws:s3:::{name}/*", Principal=service))
            )

    def _role(self, name: str, service: str, *statements: Mapping[str, Any], anyone: bool = False) -> str:
        iam = self.client("iam")
        who = {"AWS": "*"} if anyone else {"Service": f"{service}.amazonaws.com"}
        own = {"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}} if self.kept else {}
        trust = document({"Effect": "Allow", "Principal": who, "Action": "sts:AssumeRole", **own})
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(*statements))
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def _roles(self) -> tuple[str, str]:
        invoke = allow("bedrock:InvokeModel", _MODEL)
        handbook = allow("s3:GetObject", "arn:aws:s3:::acme-rag-handbook/*")
        agent = self._role("agent-exec", "bedrock", *([invoke, handbook] if self.kept else [allow("*", "*")]))
        other = self._role("billing-exec", "bedrock", invoke) if self.kept else agent
        self._role("base-exec", "bedrock", handbook)
        self._role("runtime-exec", "bedrock-agentcore", invoke)
        self._role("ask-exec", "lambda", invoke if self.kept else allow("bedrock:*", "*"))
        training = allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::acme-training-data/*")
        self._role("ml-exec", "sagemaker", training, anyone=not self.kept)
        if not self.kept:
            self.client("iam").create_user(UserName="BedrockAPIKey-k3x9")
            self.client("iam").create_access_key(UserName="BedrockAPIKey-k3x9")
        return agent, other

    def _bedrock(self, *roles: str) -> None:
        agents = self.client("bedrock-agent")
        for name, role in zip(("support", "billing"), roles, strict=True):
            agents.create_agent(
                agentName=name, agentResourceRoleArn=role, foundationModel=HAIKU,
                instruction=f"You are the {name} desk of ACME. Answer its customers politely and briefly.",
                **self.when_kept(customerEncryptionKeyArn=self.key),
            )  # fmt: skip
        bedrock = self.client("bedrock")
        if self.kept:
            self.client("logs").create_log_group(logGroupName="/bedrock/calls", kmsKeyId=self.key)
            sink = {"logGroupName": "/bedrock/calls", "roleArn": roles[0]}
            bucket = {"bucketName": "acme-logs", "keyPrefix": "bedrock"}
            config = {"cloudWatchConfig": sink, "s3Config": bucket, "textDataDeliveryEnabled": True}
            bedrock.put_model_invocation_logging_configuration(loggingConfig=config)
        core, runtime = self.client("bedrock-agentcore-control"), f"arn:aws:iam::{ACCOUNT}:role/runtime-exec"
        inside = {"networkMode": "VPC", "networkModeConfig": {"securityGroups": [self.group], "subnets": [self.subnet]}}
        core.create_agent_runtime(
            agentRuntimeName="helper", roleArn=runtime,
            networkConfiguration=inside if self.kept else {"networkMode": "PUBLIC"},
            agentRuntimeArtifact={"containerConfiguration": {"containerUri": _IMAGE}},
        )  # fmt: skip
        core.create_gateway(
            name="tools", roleArn=runtime, protocolType="MCP", authorizerType="AWS_IAM" if self.kept else "NONE",
            **self.when_kept(kmsKeyArn=self.key),
        )  # fmt: skip
        core.create_memory(name="notes", eventExpiryDuration=30, **self.when_kept(encryptionKeyArn=self.key))

    def _sagemaker(self, role: str) -> None:
        sm, switch = self.client("sagemaker"), "Disabled" if self.kept else "Enabled"
        vpc = self.when_kept(VpcConfig={"SecurityGroupIds": [self.group], "Subnets": [self.subnet]})
        sm.create_notebook_instance(
            NotebookInstanceName="lab", InstanceType="ml.t3.medium", RoleArn=role, DirectInternetAccess=switch,
            RootAccess=switch, **self.when_kept(SubnetId=self.subnet, SecurityGroupIds=[self.group], KmsKeyId=self.key),
        )  # fmt: skip
        container = {"Image": _IMAGE, "ModelDataUrl": "s3://acme-training-data/model.tar.gz"}
        sm.create_model(
            ModelName="ranker",
            ExecutionRoleArn=role,
            PrimaryContainer=container,
            EnableNetworkIsolation=self.kept,
            **vpc,
        )
        variant = {"VariantName": "a", "ModelName": "ranker", "InitialInstanceCount": 2 if self.kept else 1,
                   "InstanceType": "ml.m5.large", "InitialVariantWeight": 1}  # fmt: skip
        sm.create_endpoint_config(
            EndpointConfigName="ranker-config", ProductionVariants=[variant], **self.when_kept(KmsKeyId=self.key)
        )
        sm.create_endpoint(EndpointName="ranker", EndpointConfigName="ranker-config")
        source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-training-data/train"}}
        sm.create_training_job(
            TrainingJobName="tune", RoleArn=role, StoppingCondition={"MaxRuntimeInSeconds": 60},
            AlgorithmSpecification={"TrainingImage": _IMAGE, "TrainingInputMode": "File"},
            InputDataConfig=[{"ChannelName": "train", "DataSource": source}],
            OutputDataConfig={"S3OutputPath": "s3://acme-training-data/out", **self.when_kept(KmsKeyId=self.key)},
            ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 10,
                            **self.when_kept(VolumeKmsKeyId=self.key)},
            EnableNetworkIsolation=self.kept, EnableInterContainerTrafficEncryption=self.kept, **vpc,
        )  # fmt: skip
        sm.create_domain(
            DomainName="studio", AuthMode="SSO" if self.kept else "IAM", DefaultUserSettings={"ExecutionRole": role},
            SubnetIds=[self.subnet], VpcId="vpc-1",
            AppNetworkAccessType="VpcOnly" if self.kept else "PublicInternetOnly",
            **self.when_kept(KmsKeyId=self.key),
        )  # fmt: skip

    def _function(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("ask.py", "def answer(event, context): pass")
        functions, role = self.client("lambda"), f"arn:aws:iam::{ACCOUNT}:role/ask-exec"
        functions.create_function(
            FunctionName="ask-model", Runtime="python3.12", Role=role, Handler="ask.answer",
            Code={"ZipFile": packed.getvalue()},
            Environment={"Variables": {"MODEL_ID": HAIKU, "OPENAI_API_KEY": "provider-key" if self.kept else SECRET}},
        )  # fmt: skip
        functions.create_function_url_config(FunctionName="ask-model", AuthType="AWS_IAM" if self.kept else "NONE")

    def _search(self) -> None:
        reader = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/base-exec"} if self.kept else {"AWS": "*"}
        arn = f"arn:aws:es:{REGION}:{ACCOUNT}:domain/rag-chunks/*"
        self.client("opensearch").create_domain(
            DomainName="rag-chunks", EngineVersion="OpenSearch_2.11",
            AccessPolicies=document(allow("es:*", arn, Principal=reader)),
            EncryptionAtRestOptions={"Enabled": self.kept, **self.when_kept(KmsKeyId=self.key)},
            NodeToNodeEncryptionOptions={"Enabled": self.kept}, DomainEndpointOptions={"EnforceHTTPS": self.kept},
            **self.when_kept(VPCOptions={"SubnetIds": [self.subnet], "SecurityGroupIds": [self.group]}),
        )  # fmt: skip
        vectors = self.client("s3vectors")
        encryption = {"sseType": "aws:kms", "kmsKeyArn": self.key}
        vectors.create_vector_bucket(vectorBucketName="vectors", **self.when_kept(encryptionConfiguration=encryption))
        vectors.create_index(
            vectorBucketName="vectors", indexName="chunks", dataType="float32", dimension=4, distanceMetric="cosine"
        )
