"""Which relation a reference from one resource to another stands for."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

from upright.model.relation import RelationKind as R

# (label of the one, label of the other it refers to) -> relation
BETWEEN: dict[tuple[str, str], R] = {
    ("agent", "vector_store"): R.RETRIEVES_FROM, ("agent", "data_store"): R.RETRIEVES_FROM, ("agent", "guardrail"): R.GUARDED_BY,
    ("agent", "identity"): R.RUNS_AS, ("agent", "model"): R.CALLS, ("agent", "prompt"): R.PROMPTED_BY, ("agent", "tool"): R.USES_TOOL,
    ("agent", "deployment"): R.CALLS, ("agent", "agent"): R.CALLS, ("agent", "ai_service"): R.CALLS, ("endpoint", "model"): R.SERVES,
    ("endpoint", "identity"): R.RUNS_AS, ("endpoint", "vector_store"): R.RETRIEVES_FROM, ("endpoint", "application"): R.SERVES,
    ("deployment", "model"): R.SERVES, ("notebook", "identity"): R.RUNS_AS, ("training_job", "data_store"): R.TRAINED_ON,
    ("training_job", "identity"): R.RUNS_AS, ("model", "data_store"): R.STORED_IN, ("vector_store", "data_store"): R.STORED_IN,
    ("dataset", "data_store"): R.STORED_IN, ("vector_store", "dataset"): R.DERIVED_FROM, ("vector_store", "vector_store"): R.STORED_IN,
    ("pipeline", "identity"): R.RUNS_AS, ("mcp_server", "identity"): R.RUNS_AS, ("deployment", "ai_service"): R.DEPENDS_ON,
    ("ai_service", "data_store"): R.DEPENDS_ON, ("tool", "identity"): R.RUNS_AS, ("application", "identity"): R.RUNS_AS, ("model", "identity"): R.AUTHENTICATES_WITH,
    ("application", "agent"): R.CALLS, ("application", "endpoint"): R.CALLS, ("application", "vector_store"): R.RETRIEVES_FROM,
    ("application", "data_store"): R.DEPENDS_ON, ("application", "ai_service"): R.CALLS, ("host", "identity"): R.RUNS_AS, ("mcp_server", "tool"): R.USES_TOOL,
    ("tool", "data_store"): R.CAN_READ, ("notebook", "data_store"): R.CAN_READ,
    ("endpoint", "deployment"): R.SERVES, ("ai_service", "identity"): R.AUTHENTICATES_WITH, ("deployment", "identity"): R.RUNS_AS,
    ("tool", "application"): R.CALLS, ("endpoint", "ai_service"): R.DEPENDS_ON,
}  # fmt: skip
# (kind of the one, label of the other): what only these keep there, or take from there: a data source stands for what it reads.
KEPT: dict[tuple[str, str], R] = {
    **{(kind, "data_store"): R.DERIVED_FROM for kind in (
        "aws_bedrockagent_data_source", "awscc_bedrock_data_source", "aws_kendra_data_source", "awscc_kendra_data_source",
    )},
    ("aws_sagemaker_feature_group", "data_store"): R.STORED_IN, ("aws_sagemaker_endpoint_configuration", "data_store"): R.DEPENDS_ON,
}  # fmt: skip
# Read the other way round: a data source names the index that it fills.
BACKWARDS: dict[tuple[str, str], R] = {
    ("dataset", "vector_store"): R.DERIVED_FROM, ("tool", "agent"): R.USES_TOOL, ("tool", "mcp_server"): R.USES_TOOL,
}  # fmt: skip
# Resources that are nothing but a relation between others.
JOINING = frozenset({
    "aws_bedrockagent_agent_knowledge_base_association", "aws_sagemaker_endpoint_configuration", "aws_bedrockagent_agent_collaborator",
    "google_vertex_ai_index_endpoint_deployed_index", "aws_bedrockagent_agent_alias",
})  # fmt: skip
