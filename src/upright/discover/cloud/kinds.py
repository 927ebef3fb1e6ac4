"""Which kinds of cloud resources are AI or data stores, by the names that Terraform gives them.

Sources: the documentation of the providers `aws`, `awscc`, `google` and `azurerm`.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of resource: the label type of the asset it makes, its finer type, provider and engine. `seen`: what its
    place is called when that is not the label (a hosted model is where somebody deploys it).
    """

    label: str
    type: str = ""
    provider: str = ""
    engine: str = ""
    category: str = ""
    seen: str = ""


_AWS, _GCP, _AZURE = "aws", "google", "azure"
# Pattern of the resource type -> what it is; the first that matches the whole type counts.
_TABLE: tuple[tuple[str, Resource], ...] = (
    (r"aws_bedrockagent_agent|awscc_bedrock_agent|aws_bedrockagentcore_agent_runtime|awscc_bedrockagentcore_runtime", Resource("agent", "agent", _AWS)),
    (r"aws_bedrockagent_flow|awscc_bedrock_flow", Resource("agent", "workflow", _AWS)),
    (r"aws_bedrockagent_agent_action_group|aws_bedrockagentcore_(?:gateway_target|browser|code_interpreter|browser_custom|code_interpreter_custom)", Resource("tool", "tool", _AWS)),
    (r"aws_bedrockagentcore_gateway|awscc_bedrockagentcore_gateway", Resource("mcp_server", "", _AWS)),
    (r"aws_bedrockagent_knowledge_base|awscc_bedrock_knowledge_base", Resource("vector_store", "", _AWS, "bedrock-knowledge-base")),
    (r"aws_bedrockagent_data_source|awscc_bedrock_data_source|aws(?:cc)?_kendra_data_source", Resource("dataset", "documents", _AWS)),
    (r"aws_bedrock_guardrail|awscc_bedrock_guardrail", Resource("guardrail", "", _AWS)),
    (r"aws_bedrockagent_prompt|awscc_bedrock_prompt", Resource("prompt", "prompt", _AWS)),
    (r"aws_bedrock_custom_model|aws_sagemaker_(?:training_job|hyper_parameter_tuning_job|auto_ml_job)|aws_bedrock_model_customization_job", Resource("training_job", "", _AWS)),
    (r"aws_bedrock_(?:tuned|imported)_model", Resource("model", "llm", _AWS)),
    (r"aws_bedrockagentcore_memory|awscc_bedrockagentcore_memory", Resource("vector_store", "", _AWS, "agentcore-memory")),
    (r"aws_sagemaker_(?:processing_job|transform_job|labeling_job|compilation_job|monitoring_schedule|\w+_job_definition)|aws_bedrock_(?:evaluation|model_invocation)_job", Resource("pipeline", "", _AWS)),
    (r"aws_sagemaker_inference_experiment", Resource("deployment", "deployment", _AWS)),
    (r"aws_qbusiness_plugin", Resource("tool", "tool", _AWS)),
    (r"aws_qbusiness_index", Resource("vector_store", "", _AWS, "q-business")),
    (r"aws_bedrock_provisioned_model_throughput|aws(?:cc)?_bedrock_(?:application_)?inference_profile", Resource("deployment", "deployment", _AWS)),
    (r"aws_bedrock_model_invocation_logging_configuration", Resource("observability", "observability", _AWS, category="observability")),
    (r"aws_sagemaker_endpoint_configuration", Resource("deployment", "deployment", _AWS)),
    (r"aws_bedrockagent_agent_knowledge_base_association", Resource("tool", "tool", _AWS)),
    (r"(?:opensearch|elasticsearch)_index", Resource("vector_store", "", "opensearch", "opensearch")),
    (r"aws_sagemaker_endpoint", Resource("endpoint", "model_server", _AWS, seen="deployment")),
    (r"aws_sagemaker_model", Resource("model", "llm", _AWS, seen="deployment")),
    (r"aws_sagemaker_notebook_instance", Resource("notebook", "", _AWS)),
    (r"aws_sagemaker_(?:domain|studio.*|space|app|user_profile|mlflow_tracking_server)", Resource("ai_service", "ai_service", _AWS, category="llm")),
    (r"aws_sagemaker_pipeline", Resource("pipeline", "", _AWS)),
    (r"aws_sagemaker_feature_group", Resource("data_store", "database", _AWS, "sagemaker-feature-store")),
    (r"aws(?:cc)?_opensearchserverless_collection", Resource("vector_store", "", _AWS, "opensearch")),
    (r"aws(?:cc)?_s3vectors_(?:index|vector_bucket)|aws_s3vectors_.*", Resource("vector_store", "", _AWS, "s3-vectors")),
    (r"aws(?:cc)?_kendra_index|aws_q\w*_application|aws_comprehend_\w+|aws_rekognition_\w+|aws_transcribe_\w+|aws(?:cc)?_bedrock_data_automation_project",
     Resource("ai_service", "ai_service", _AWS, category="search")),
    (r"aws_lex(?:v2models)?_bot", Resource("agent", "agent", _AWS)),
    (r"google_vertex_ai_(?:endpoint|index_endpoint|endpoint_with_model_garden_deployment)|google_ml_engine_model", Resource("endpoint", "model_server", _GCP)),
    (r"google_vertex_ai_index|google_vertex_ai_rag_\w+", Resource("vector_store", "", _GCP, "vertex-ai-vector-search")),
    (r"google_vertex_ai_dataset", Resource("dataset", "training_data", _GCP)),
    (r"google_vertex_ai_reasoning_engine|google_dialogflow(?:_cx)?_agent|google_discovery_engine_chat_engine", Resource("agent", "agent", _GCP)),
    (r"google_vertex_ai_tensorboard", Resource("observability", "observability", _GCP, category="observability")),
    (r"google_vertex_ai_feature\w+", Resource("data_store", "database", _GCP, "vertex-feature-store")),
    (r"google_(?:notebooks_instance|notebooks_runtime|workbench_instance|colab_runtime)", Resource("notebook", "", _GCP)),
    (r"google_discovery_engine_data_store", Resource("vector_store", "", _GCP, "vertex-ai-search")),
    (r"google_(?:discovery_engine_search_engine|document_ai_processor|gemini_\w+)", Resource("ai_service", "ai_service", _GCP, category="search")),
    (r"google_model_armor_(?:template|floorsetting)", Resource("guardrail", "", _GCP)),
    (r"azurerm_cognitive_deployment", Resource("deployment", "deployment", _AZURE)),
    (r"azurerm_cognitive_account_rai_policy|azurerm_cognitive_account_rai_blocklist", Resource("guardrail", "", _AZURE)),
    (r"azurerm_(?:cognitive_account|ai_services|ai_foundry|ai_foundry_project|openai_\w+|machine_learning_workspace|video_indexer_account)",
     Resource("ai_service", "ai_service", _AZURE, category="llm")),
    (r"azurerm_databricks_workspace", Resource("ai_service", "ai_service", _AZURE, category="llm")),
    (r"azurerm_machine_learning_online_deployment", Resource("deployment", "deployment", _AZURE)),
    (r"azurerm_machine_learning_(?:inference_cluster|online_endpoint)", Resource("endpoint", "model_server", _AZURE)),
    (r"azurerm_machine_learning_compute_instance", Resource("notebook", "", _AZURE)),
    (r"azurerm_search_service", Resource("vector_store", "", _AZURE, "azure-ai-search")),
    (r"azurerm_bot_\w*(?:registration|azure_bot)|azurerm_bot_service_azure_bot", Resource("agent", "agent", _AZURE)),
    (r"databricks_model_serving(?:_provisioned_throughput)?", Resource("endpoint", "model_server", "databricks")),
    (r"databricks_(?:mlflow_model|registered_model)", Resource("model", "llm", "databricks")),
    (r"databricks_mlflow_experiment", Resource("observability", "observability", "databricks", category="observability")),
    (r"databricks_vector_search_(?:index|endpoint)", Resource("vector_store", "", "databricks", "databricks")),
    (r"databricks_notebook", Resource("notebook", "", "databricks")),
    (r"pinecone_index|pinecone_collection", Resource("vector_store", "", "pinecone", "pinecone")),
    (r"qdrant-cloud_accounts_cluster|qdrant_\w+", Resource("vector_store", "", "qdrant", "qdrant")),
    (r"zillizcloud_(?:cluster|collection)", Resource("vector_store", "", "zilliz", "milvus")),
    (r"weaviate_\w+", Resource("vector_store", "", "weaviate", "weaviate")),
    (r"astra_\w*collection|astra_database", Resource("vector_store", "", "astra", "astra")),
    (r"(?:huggingface_endpoint|huggingface_inference_endpoint|runpod_\w+|modal_\w+|replicate_deployment|baseten_\w+)", Resource("deployment", "deployment")),
    (r"huggingface_space", Resource("deployment", "deployment", "huggingface")),
    (r"openai_(?:assistant)", Resource("agent", "agent", "openai")),
    (r"aws_bedrock_automated_reasoning_policy|aws_wisdom_ai_guardrail", Resource("guardrail", "", _AWS)),
    (r"aws_bedrock_intelligent_prompt_router", Resource("deployment", "deployment", _AWS)),
    (r"aws_wisdom_(?:ai_agent|assistant)", Resource("agent", "agent", _AWS)),
    (r"aws_wisdom_ai_prompt", Resource("prompt", "prompt", _AWS)),
    (r"aws_wisdom_knowledge_base|aws_neptunegraph_graph", Resource("vector_store", "", _AWS, "neptune")),
    (r"aws_personalize_(?:solution|campaign|recommender)|aws_textract_\w+|aws_frauddetector_\w+|aws_healthscribe_\w+", Resource("ai_service", "ai_service", _AWS, category="search")),
    (r"aws_sagemaker_(?:image|cluster|partner_app|hub|flow_definition|project|workforce|workteam)", Resource("ai_service", "ai_service", _AWS, category="llm")),
    (r"aws_sagemaker_(?:model_package|model_package_group|model_card)", Resource("model", "llm", _AWS)),
    (r"google_vertex_ai_(?:metadata_store|cache_config|persistent_resource|schedule|model_monitor|experiment)", Resource("ai_service", "ai_service", _GCP, category="llm")),
    (r"google_vertex_ai_(?:custom_job|training_pipeline|hyperparameter_tuning_job|tuning_job)", Resource("training_job", "", _GCP)),
    (r"google_vertex_ai_(?:pipeline_job|batch_prediction_job)", Resource("pipeline", "", _GCP)),
    (r"google_vertex_ai_model", Resource("model", "llm", _GCP)),
    (r"aws_bedrockagentcore_(?:agent_)?runtime_endpoint", Resource("endpoint", "model_server", _AWS)),
    (r"google_vertex_ai_deployment_resource_pool", Resource("deployment", "deployment", _GCP)),
    (r"google_dialogflow_cx_(?:playbook)|google_ces_(?:app|agent)", Resource("agent", "agent", _GCP)),
    (r"google_dialogflow_cx_(?:tool|webhook)|google_ces_(?:tool|toolset)", Resource("tool", "tool", _GCP)),
    (r"google_dialogflow_cx_generator|google_dialogflow_generator", Resource("prompt", "prompt", _GCP)),
    (r"google_ces_guardrail", Resource("guardrail", "", _GCP)),
    (r"google_discovery_engine_data_connector", Resource("dataset", "documents", _GCP)),
    (r"google_discovery_engine_recommendation_engine|google_contact_center_\w*insights\w*", Resource("ai_service", "ai_service", _GCP, category="search")),
    (r"google_tpu_(?:v2_vm|v2_queued_resource|node)", Resource("host", "instance", _GCP)),
    (r"azurerm_ai_foundry_agent|azurerm_healthbot|azurerm_sre_agent|azurerm_bot_web_app", Resource("agent", "agent", _AZURE)),
    (r"azurerm_ai_foundry_connection_search", Resource("vector_store", "", _AZURE, "azure-ai-search")),
    (r"azurerm_ai_foundry_connection_tool|azurerm_container_app_session_pool", Resource("tool", "tool", _AZURE)),
    (r"azurerm_ai_foundry_connection_service|azurerm_cognitive_account_project|azurerm_machine_learning_registry|azurerm_bing_account",
     Resource("ai_service", "ai_service", _AZURE, category="llm")),
    (r"azurerm_machine_learning_(?:serverless_endpoint|batch_endpoint)", Resource("endpoint", "model_server", _AZURE)),
    (r"azurerm_machine_learning_batch_deployment", Resource("deployment", "deployment", _AZURE)),
    (r"azurerm_machine_learning_(?:data|datastore\w*)", Resource("dataset", "training_data", _AZURE)),
    (r"azurerm_machine_learning_model", Resource("model", "llm", _AZURE)),
    (r"azurerm_machine_learning_job", Resource("training_job", "", _AZURE)),
    (r"databricks_(?:genie_space|knowledge_assistant|supervisor_agent)", Resource("agent", "agent", "databricks")),
    (r"snowflake_cortex_search_service", Resource("vector_store", "", "snowflake", "snowflake-cortex")),
    (r"snowflake_cortex_agent", Resource("agent", "agent", "snowflake")),
    (r"snowflake_notebook", Resource("notebook", "", "snowflake")),
    (r"mongodbatlas_search_index", Resource("vector_store", "", "mongodb", "mongodb-atlas")),
    (r"elasticstack_kibana_agentbuilder_agent", Resource("agent", "agent", "elastic")),
    (r"elasticstack_kibana_agentbuilder_tool", Resource("tool", "tool", "elastic")),
    (r"elasticstack_elasticsearch_inference\w*", Resource("deployment", "deployment", "elastic")),
    (r"upstash_vector_index|cloudflare_vectorize_index|milvus_collection|chroma_\w+|turbopuffer_\w+", Resource("vector_store", "")),
    (r"cloudflare_ai_gateway|nvidia_ngc_\w+|anthropic_workspace", Resource("ai_service", "ai_service", category="llm")),
    (r"digitalocean_(?:genai|gradientai)_agent|vapi_assistant|kubiya_agent|elevenlabs_agent|retell_agent", Resource("agent", "agent")),
    (r"digitalocean_(?:genai|gradientai)_knowledge_base|oci_generative_ai_agent_knowledge_base|alicloud_\w*vector\w*", Resource("vector_store", "")),
    (r"scaleway_inference_deployment|oci_generative_ai_(?:endpoint|dedicated_ai_cluster)|oci_datascience_model_deployment|alicloud_pai_service|ngc_cloud_function",
     Resource("deployment", "deployment")),
    (r"scaleway_inference_model|oci_generative_ai_model|oci_datascience_model|huggingface_model|alicloud_pai_workspace_model", Resource("model", "llm")),
    (r"oci_generative_ai_agent_agent", Resource("agent", "agent")),
    (r"oci_generative_ai_agent_tool", Resource("tool", "tool")),
    (r"oci_datascience_notebook_session", Resource("notebook", "")),
    (r"oci_ai_\w+|alicloud_pai_workspace\w*", Resource("ai_service", "ai_service", category="llm")),
    (r"huggingface_dataset|openai_file", Resource("dataset", "training_data")),
    (r"litellm_mcp_server", Resource("mcp_server", "")),
    (r"langfuse_project|langsmith_project|wandb_project", Resource("observability", "observability", category="observability")),
    (r"openai_vector_store", Resource("vector_store", "", "openai", "openai")),
    (r"openai_fine_tuning_job", Resource("training_job", "", "openai")),
    (r"openai_project", Resource("ai_service", "ai_service", "openai", category="llm")),
    (r"litellm_model|portkey_\w+", Resource("deployment", "deployment")),
    (r"aws(?:cc)?_s3_bucket", Resource("data_store", "bucket", _AWS, "s3")),
    (r"aws_db_instance|aws_rds_cluster", Resource("data_store", "database", _AWS, "rds")),
    (r"aws_dynamodb_table", Resource("data_store", "database", _AWS, "dynamodb")),
    (r"aws_(?:opensearch|elasticsearch)_domain", Resource("data_store", "database", _AWS, "opensearch")),
    (r"aws_redshift\w*_(?:cluster|workgroup)", Resource("data_store", "database", _AWS, "redshift")),
    (r"aws_elasticache_(?:replication_group|serverless_cache)", Resource("data_store", "cache", _AWS, "redis")),
    (r"aws_efs_file_system", Resource("data_store", "file_system", _AWS, "efs")),
    (r"google_storage_bucket", Resource("data_store", "bucket", _GCP, "gcs")),
    (r"google_sql_database_instance|google_alloydb_cluster", Resource("data_store", "database", _GCP, "postgresql")),
    (r"google_bigquery_dataset", Resource("data_store", "database", _GCP, "bigquery")),
    (r"azurerm_storage_account", Resource("data_store", "bucket", _AZURE, "azure-blob")),
    (r"azurerm_cosmosdb_account|azurerm_mssql_server|azurerm_postgresql_flexible_server", Resource("data_store", "database", _AZURE, "database")),
    (r"aws_iam_role|awscc_iam_role", Resource("identity", "role", _AWS)),
    (r"google_apikeys_key", Resource("identity", "api_key", _GCP)),
    (r"google_service_account", Resource("identity", "service_account", _GCP)),
    (r"azurerm_user_assigned_identity", Resource("identity", "service_account", _AZURE)),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern), resource) for pattern, resource in _TABLE)

# Images and charts that a generic resource may run.
CONTAINERS = frozenset({"helm_release", "kubernetes_deployment", "kubernetes_deployment_v1", "kubernetes_stateful_set", "kubernetes_stateful_set_v1",
                        "docker_container", "aws_ecs_task_definition", "aws_batch_job_definition", "google_cloud_run_service", "google_cloud_run_v2_service", "azurerm_container_app",
                        "azurerm_container_group", "kubernetes_manifest", "kubernetes_pod", "kubernetes_pod_v1", "kubernetes_job"})  # fmt: skip
MODULES = re.compile(
    r"bedrock|gen-?ai(?:$|[-_/])|sagemaker|vertex[-_]?ai|openai|cognitive|ai[-_]?services?(?:$|[\s/.\'\"_-])|foundry|kendra|azure[-_]?ai|aoai|ai[-_]?(?:foundry|environment|hub|project)|ai[-_/]?search|search[-_]?service|machine[-_]?learning|llm|langfuse|litellm|ollama|qdrant|pinecone|mlflow|kserve|seldon|kubeflow|"
    r"agent-?core|mcp[-_]?(?:server|gateway)|vllm|chroma|vector[-_]?(?:db|store|search|index)|open-?webui|langflow|flowise|jupyter-?hub|"
    r"triton|model[-_]?armor|coder/(?:claude-code|codex|goose|aider|amazon-q|gemini|cursor-cli|opencode|auggie|sourcegraph-amp)/|agent[-_]?engine|text-generation|weaviate|milvus",
    re.IGNORECASE,
)
# Modules that only stand around a service of that name: its role, its network, its bucket.
AROUND = re.compile(
    r"irsa|(?:^|[-_.])(?:iam|role|policy|s3|bucket|vpc|kms|sg|security[-_]group|ecr|rds|network|dns(?:[-_]zone)?|"
    r"private[-_](?:endpoint|dns[-_]zone))$",
    re.IGNORECASE,
)
# What a module makes, by its source and name; the first that matches counts, and an AI service otherwise.
_MADE = tuple(
    (re.compile(pattern, re.IGNORECASE), label)
    for pattern, label in (
        (
            r"agent-?core|agent[-_]?engine|reasoning[-_]?engine|coder/(?:claude-code|codex|goose|aider|amazon-q|gemini|cursor-cli|opencode|auggie|sourcegraph-amp)/",
            "agent",
        ),
        (r"sagemaker[-_](?:studio|domain|unified)", "ai_service"),
        (r"(?:open-?ai|models?|aoai|gpt|llm)[-_]?deployments?$", "deployment"),
        (r"model[-_]?armor|guardrail", "guardrail"),
        (r"mcp[-_]?(?:server|gateway)", "mcp_server"),
        (r"(?:ingestion|rag)[-_](?:rag|ingestion|pipeline)|ingestion$", "pipeline"),
        (
            r"qdrant|pinecone|weaviate|milvus|chroma|vector[-_]?(?:db|store|search|index)|(?:ai|cognitive)[-_/]?search|search[-_]?service|knowledge[-_]?base|bedrock[\w-]{0,30}[-_]kb(?:$|[-_/ ])",
            "vector_store",
        ),
        (
            r"sagemaker|triton|vllm|text-generation|ollama|litellm|langfuse|mlflow|kserve|seldon|kubeflow|open-?webui|langflow|flowise|jupyter-?hub",
            "deployment",
        ),
    )
)


# Modules of the public registry that make a store of data, by the kind of resource that they make.
_KEEPING = tuple(
    (re.compile(rf"(?:^|/)(?:{source})$", re.IGNORECASE), kind)
    for source, kind in (
        (r"(?:terraform-aws-modules|cloudposse)/s3-bucket/aws", "aws_s3_bucket"),
        (r"terraform-aws-modules/rds(?:-aurora)?/aws", "aws_rds_cluster"),
        (r"(?:terraform-aws-modules/dynamodb-table|cloudposse/dynamodb)/aws", "aws_dynamodb_table"),
        (r"terraform-google-modules/cloud-storage/google(?://modules/simple_bucket)?", "google_storage_bucket"),
        (r"azure/avm-res-storage-storageaccount/azurerm", "azurerm_storage_account"),
    )
)


@lru_cache(4096)
def resource_of(kind: str) -> Resource | None:
    """What a resource of this kind is, or None when it is neither AI nor a data store."""
    plain = f"aws_{kind[6:]}" if kind.startswith("awscc_") else kind
    return next(
        (resource for pattern, resource in _PATTERNS if pattern.fullmatch(kind) or pattern.fullmatch(plain)), None
    )


def made_by(module: str) -> str:
    """The label type of what a module makes, by its source and name."""
    return next((label for pattern, label in _MADE if pattern.search(module)), "ai_service")


def store_of(module: str) -> Resource | None:
    """The store of data that a module of the public registry makes, by its source."""
    kind = next((kind for source, kind in _KEEPING if source.search(module)), "")
    return resource_of(kind) if kind else None
