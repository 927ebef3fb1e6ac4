"""Names of other languages in the normal form: types as Terraform calls them, attributes in snake case.

Types of CloudFormation and Pulumi mostly follow from their parts; where the providers chose other words, the tables say so.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.node import MAX_DEPTH, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLOUDFORMATION = {
    "AWS::Bedrock::Agent": "aws_bedrockagent_agent", "AWS::Bedrock::AgentAlias": "aws_bedrockagent_agent_alias",
    "AWS::Bedrock::KnowledgeBase": "aws_bedrockagent_knowledge_base", "AWS::Bedrock::DataSource": "aws_bedrockagent_data_source",
    "AWS::Bedrock::Flow": "aws_bedrockagent_flow", "AWS::Bedrock::Prompt": "aws_bedrockagent_prompt",
    "AWS::Bedrock::ApplicationInferenceProfile": "aws_bedrock_inference_profile",
    "AWS::BedrockAgentCore::Runtime": "aws_bedrockagentcore_agent_runtime", "AWS::BedrockAgentCore::BrowserCustom": "aws_bedrockagentcore_browser",
    "AWS::BedrockAgentCore::CodeInterpreterCustom": "aws_bedrockagentcore_code_interpreter",
    "AWS::SageMaker::NotebookInstanceLifecycleConfig": "aws_sagemaker_notebook_instance_lifecycle_configuration",
    "AWS::SageMaker::EndpointConfig": "aws_sagemaker_endpoint_configuration", "AWS::OpenSearchService::Domain": "aws_opensearch_domain",
    "AWS::OpenSearchServerless::Collection": "aws_opensearchserverless_collection",
    "AWS::OpenSearchServerless::SecurityPolicy": "aws_opensearchserverless_security_policy",
    "AWS::OpenSearchServerless::AccessPolicy": "aws_opensearchserverless_access_policy", "AWS::RDS::DBInstance": "aws_db_instance",
    "AWS::RDS::DBCluster": "aws_rds_cluster", "AWS::IAM::Policy": "aws_iam_role_policy", "AWS::IAM::RolePolicy": "aws_iam_role_policy",
    "AWS::IAM::ManagedPolicy": "aws_iam_policy", "AWS::IAM::InstanceProfile": "aws_iam_instance_profile", "AWS::Lambda::Url": "aws_lambda_function_url",
    "AWS::Lambda::Permission": "aws_lambda_permission", "AWS::Lambda::Function": "aws_lambda_function",
    "AWS::Serverless::Function": "aws_serverless_function", "AWS::ApiGateway::Method": "aws_api_gateway_method",
    "AWS::ApiGateway::RestApi": "aws_api_gateway_rest_api", "AWS::ApiGatewayV2::Route": "aws_apigatewayv2_route",
    "AWS::ApiGatewayV2::Integration": "aws_apigatewayv2_integration", "AWS::ApiGatewayV2::Api": "aws_apigatewayv2_api", "AWS::EC2::SecurityGroup": "aws_security_group",
    "AWS::EC2::SecurityGroupIngress": "aws_security_group_rule", "AWS::EC2::Instance": "aws_instance", "AWS::Lex::Bot": "aws_lexv2models_bot",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "aws_lb", "AWS::ElasticLoadBalancingV2::Listener": "aws_lb_listener",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "aws_lb_listener_rule", "AWS::ElasticLoadBalancingV2::TargetGroup": "aws_lb_target_group",
    "AWS::ECS::TaskDefinition": "aws_ecs_task_definition", "AWS::S3Vectors::Index": "aws_s3vectors_index",
    "AWS::S3Vectors::VectorBucket": "aws_s3vectors_vector_bucket",
}  # fmt: skip
# Types of ARM in lower case, as Bicep, ARM templates, `azure-native` of Pulumi and Azure Resource Graph write them.
_ARM = {
    "microsoft.cognitiveservices/accounts": "azurerm_cognitive_account", "microsoft.cognitiveservices/accounts/deployments": "azurerm_cognitive_deployment",
    "microsoft.cognitiveservices/accounts/raipolicies": "azurerm_cognitive_account_rai_policy",
    "microsoft.cognitiveservices/accounts/projects": "azurerm_ai_foundry_project", "microsoft.search/searchservices": "azurerm_search_service",
    "microsoft.machinelearningservices/workspaces": "azurerm_machine_learning_workspace",
    "microsoft.machinelearningservices/workspaces/computes": "azurerm_machine_learning_compute_instance",
    "microsoft.machinelearningservices/workspaces/onlineendpoints": "azurerm_machine_learning_online_endpoint",
    "microsoft.machinelearningservices/workspaces/onlineendpoints/deployments": "azurerm_machine_learning_online_deployment",
    "microsoft.storage/storageaccounts": "azurerm_storage_account", "microsoft.storage/storageaccounts/blobservices/containers": "azurerm_storage_container",
    "microsoft.documentdb/databaseaccounts": "azurerm_cosmosdb_account", "microsoft.dbforpostgresql/flexibleservers": "azurerm_postgresql_flexible_server",
    "microsoft.dbforpostgresql/flexibleservers/firewallrules": "azurerm_postgresql_flexible_server_firewall_rule",
    "microsoft.sql/servers": "azurerm_mssql_server", "microsoft.sql/servers/firewallrules": "azurerm_mssql_firewall_rule",
    "microsoft.web/sites": "azurerm_linux_web_app", "microsoft.web/sites/slots": "azurerm_linux_web_app_slot",
    "microsoft.keyvault/vaults": "azurerm_key_vault", "microsoft.keyvault/vaults/accesspolicies": "azurerm_key_vault_access_policy",
    "microsoft.network/privateendpoints": "azurerm_private_endpoint", "microsoft.insights/diagnosticsettings": "azurerm_monitor_diagnostic_setting",
    "microsoft.authorization/roleassignments": "azurerm_role_assignment", "microsoft.managedidentity/userassignedidentities": "azurerm_user_assigned_identity",
    "microsoft.databricks/workspaces": "azurerm_databricks_workspace", "microsoft.botservice/botservices": "azurerm_bot_service_azure_bot",
    "microsoft.app/containerapps": "azurerm_container_app", "microsoft.app/sessionpools": "azurerm_container_app_session_pool",
    "microsoft.containerservice/managedclusters": "azurerm_kubernetes_cluster", "microsoft.containerservice/managedclusters/agentpools": "azurerm_kubernetes_cluster_node_pool",
    "microsoft.app/agents": "azurerm_sre_agent", "microsoft.containerinstance/containergroups": "azurerm_container_group",
    "microsoft.cognitiveservices/accounts/connections": "azurerm_ai_foundry_connection",
    "microsoft.cognitiveservices/accounts/projects/connections": "azurerm_ai_foundry_connection",
    "microsoft.cognitiveservices/accounts/projects/applications": "azurerm_ai_foundry_agent",
    "microsoft.cognitiveservices/accounts/raiblocklists": "azurerm_cognitive_account_rai_blocklist",
    "microsoft.machinelearningservices/workspaces/connections": "azurerm_ai_foundry_connection",
    "microsoft.machinelearningservices/workspaces/serverlessendpoints": "azurerm_machine_learning_serverless_endpoint",
    "microsoft.machinelearningservices/workspaces/batchendpoints": "azurerm_machine_learning_batch_endpoint",
    "microsoft.machinelearningservices/workspaces/batchendpoints/deployments": "azurerm_machine_learning_batch_deployment",
    "microsoft.machinelearningservices/registries": "azurerm_machine_learning_registry",
    "microsoft.machinelearningservices/workspaces/datastores": "azurerm_machine_learning_datastore",
    "microsoft.machinelearningservices/workspaces/data/versions": "azurerm_machine_learning_data",
    "microsoft.machinelearningservices/workspaces/models/versions": "azurerm_machine_learning_model",
    "microsoft.machinelearningservices/workspaces/jobs": "azurerm_machine_learning_job",
    "microsoft.apimanagement/service/apis": "azurerm_api_management_api",
    "microsoft.apimanagement/service/backends": "azurerm_api_management_backend",
    "microsoft.bing/accounts": "azurerm_bing_account", "microsoft.videoindexer/accounts": "azurerm_video_indexer_account",
    "microsoft.healthbot/healthbots": "azurerm_healthbot", "microsoft.documentdb/mongoclusters": "azurerm_mongo_cluster",
    "microsoft.fabric/capacities": "azurerm_fabric_capacity",
    "microsoft.network/networksecuritygroups": "azurerm_network_security_group",
}  # fmt: skip
_PULUMI = {
    "aws:s3:BucketV2": "aws_s3_bucket", "aws:s3:BucketObjectv2": "aws_s3_object", "aws:rds:Instance": "aws_db_instance", "aws:rds:Cluster": "aws_rds_cluster", "aws:ec2:Instance": "aws_instance",
    "aws:ec2:SecurityGroup": "aws_security_group", "aws:ec2:SecurityGroupRule": "aws_security_group_rule",
    "aws:opensearch:ServerlessCollection": "aws_opensearchserverless_collection",
    "aws:opensearch:ServerlessSecurityPolicy": "aws_opensearchserverless_security_policy",
    "aws:opensearch:ServerlessAccessPolicy": "aws_opensearchserverless_access_policy", "aws:lambda:Function": "aws_lambda_function",
    "aws:lambda:FunctionUrl": "aws_lambda_function_url", "aws:lambda:Permission": "aws_lambda_permission", "gcp:sql:DatabaseInstance": "google_sql_database_instance",
    "gcp:compute:Instance": "google_compute_instance", "gcp:serviceaccount:Account": "google_service_account",
    "gcp:projects:IAMMember": "google_project_iam_member", "gcp:vertex:AiIndexEndpoint": "google_vertex_ai_index_endpoint",
    "azure:cognitive:Account": "azurerm_cognitive_account", "azure:search:Service": "azurerm_search_service", "azure:storage:Account": "azurerm_storage_account",
}  # fmt: skip
_PULUMI_WORDS = {
    "google_discoveryengine_": "google_discovery_engine_",
    "google_modelarmor_": "google_model_armor_",
    "bedrock_agent_": "bedrockagent_",
    "bedrock_agentcore_": "bedrockagentcore_",
}
_NATIVE = {"search": "microsoft.search/searchservices", "cognitiveservices": "microsoft.cognitiveservices/accounts", "storage": "microsoft.storage/storageaccounts",
           "machinelearningservices": "microsoft.machinelearningservices/workspaces"}  # fmt: skip
_RESOURCES = {"WebApp": "sites", "WebAppSlot": "sites/slots"}  # of azure-native, where ARM has another word
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Below these keys stand names of the user's own, or a language with its own capitals.
_OWN = frozenset({"variables", "tags", "environment_variables", "metadata", "policy", "policy_document", "assume_role_policy_document", "assume_role_policy",
                  "inline_policy", "access_policies"})  # fmt: skip


# As AWS Config spells some names of the APIs.
_TOGETHER = {
    "vpcoptions": "vpc_options", "ebsoptions": "ebs_options", "samloptions": "saml_options", "tlssecurity_policy": "tls_security_policy",
    "kmskey_arn": "kms_key_arn", "kmskey_id": "kms_key_id", "awsaccount_id": "aws_account_id", "vpcid": "vpc_id",
}  # fmt: skip


def snake(name: str) -> str:
    """`VPCOptions` as `vpc_options`, `kmsKeyId` as `kms_key_id`."""
    plain = _HUMP.sub("_", name[:200]).lower().replace("-", "_")
    return _TOGETHER.get(plain, plain)


# Types of the provider `awscc` are those of CloudFormation.
_CLOUD_CONTROL = {
    f"awscc_{name.split('::')[1].lower()}_{snake(name.split('::')[2])}": plain
    for name, plain in _CLOUDFORMATION.items()
}


def of_cloudformation(kind: str) -> str:
    """A type such as `AWS::SageMaker::NotebookInstance` in the normal form."""
    if kind in _CLOUDFORMATION:
        return _CLOUDFORMATION[kind]
    _, _, rest = kind.partition("::")
    service, _, resource = rest.partition("::")
    return f"aws_{service.lower()}_{snake(resource)}"


def of_terraform(kind: str, body: Node) -> str:
    """A type of the providers that follow an API (`awscc`, `azapi`) as the ones made by hand call it."""
    if kind.startswith("awscc_"):
        return _CLOUD_CONTROL.get(kind, kind)
    if kind == "azapi_resource":  # what updates one is none, and says nothing of what it leaves out
        return of_arm(body.get("type").text) or kind
    return kind


def of_arm(kind: str) -> str:
    """A type such as `Microsoft.Search/searchServices@2023-11-01` in the normal form."""
    return _ARM.get(kind.partition("@")[0].lower(), "")


def of_pulumi(kind: str) -> str:
    """A type such as `aws:sagemaker/notebookInstance:NotebookInstance` in the normal form."""
    package, _, rest = kind.partition(":")
    module, _, resource = rest.rpartition(":")
    module = module.partition("/")[0]
    plain = f"{package}:{module}:{resource}"
    if package == "aws" and module == "s3":
        resource = resource.removesuffix("V2")  # `BucketAclV2` says what `BucketAcl` does
    if plain in _PULUMI:
        return _PULUMI[plain]
    if package == "aws-native":
        service = {"sagemaker": "SageMaker", "bedrock": "Bedrock", "s3": "S3", "iam": "IAM", "lambda": "Lambda"}.get(
            module, module.title()
        )
        return of_cloudformation(f"AWS::{service}::{resource}")
    if package == "azure-native":
        if resource in {"Account", "Service", "StorageAccount", "Workspace"}:
            return of_arm(_NATIVE.get(module, ""))
        plural = f"{resource[:-1]}ies" if resource.endswith("y") else f"{resource}s"
        return of_arm(f"microsoft.{module}/{_RESOURCES.get(resource, plural)}")
    prefix = {"aws": "aws", "gcp": "google", "azure": "azurerm"}.get(package, package)
    found = f"{prefix}_{module}_{snake(resource)}"
    for word, other in _PULUMI_WORDS.items():
        found = found.replace(word, other)
    return found


def normal(node: Node, renamed: Mapping[str, str] | None = None, depth: int = 0) -> Node:
    """A body with its keys in snake case and `properties` lifted to where they belong."""
    if depth > MAX_DEPTH:
        return node
    if node.is_list:
        return Node([normal(child, renamed, depth + 1) for child in node], node.line)
    if not node.is_map:
        return node
    pairs: dict[str, Node] = {}
    for name, child in node.items():
        plain = (renamed or {}).get(name) or snake(name)
        pairs[plain] = child if plain in _OWN else normal(child, renamed, depth + 1)
    inner = pairs.get("properties")
    if inner is not None and inner.is_map:
        pairs = {**pairs, **dict(inner.items())}
    return Node(pairs, node.line)
