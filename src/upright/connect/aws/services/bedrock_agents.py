"""Agents for Amazon Bedrock: agents and what they use, knowledge bases and what fills them, flows and prompts."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_DRAFT = {"agentId": "^agentId", "agentVersion": "=DRAFT"}
_AGENT = "arn:{partition}:bedrock:{region}:{account}:agent/{agentId}"
_BASE = "arn:{partition}:bedrock:{region}:{account}:knowledge-base/{knowledgeBaseId}"

_PARTS = (
    Listing(
        "bedrock-agent",
        "list_agent_aliases",
        "agentAliasSummaries",
        "AWS::Bedrock::AgentAlias",
        "agentAliasName",
        "arn:{partition}:bedrock:{region}:{account}:agent-alias/{agentId}/{agentAliasId}",
        given={"agentId": "^agentId"},
        adds={"agentId": "^agentId"},
    ),
    Listing(
        "bedrock-agent",
        "list_agent_action_groups",
        "actionGroupSummaries",
        "AWS::Bedrock::AgentActionGroup",
        "actionGroupName",
        f"{_AGENT}/action-group/{{actionGroupId}}",
        given=_DRAFT,
        adds={"agentId": "^agentId"},
        makes=K.TOOL,
        asks=(Ask("get_agent_action_group", {**_DRAFT, "actionGroupId": "actionGroupId"}, "agentActionGroup"),),
    ),
    Listing(
        "bedrock-agent",
        "list_agent_collaborators",
        "agentCollaboratorSummaries",
        "AWS::Bedrock::AgentCollaborator",
        "collaboratorName",
        f"{_AGENT}/collaborator/{{collaboratorId}}",
        given=_DRAFT,
        adds={"agentId": "^agentId"},
    ),
    Listing(
        "bedrock-agent",
        "list_agent_knowledge_bases",
        "agentKnowledgeBaseSummaries",
        "AWS::Bedrock::AgentKnowledgeBaseAssociation",
        "knowledgeBaseId",
        f"{_AGENT}/knowledge-base/{{knowledgeBaseId}}",
        given=_DRAFT,
        adds={"agentId": "^agentId"},
    ),
)
LISTINGS = (
    Listing("bedrock-agent", "list_agents", "agentSummaries", "AWS::Bedrock::Agent", "agentName", _AGENT, makes=K.AGENT,
            asks=(Ask("get_agent", {"agentId": "agentId"}, "agent"), Ask("list_tags_for_resource", {"resourceArn": "agentArn"}, "tags", "tags")), below=_PARTS),
    Listing("bedrock-agent", "list_knowledge_bases", "knowledgeBaseSummaries", "AWS::Bedrock::KnowledgeBase", "name", _BASE, makes=K.VECTOR_STORE,
            asks=(Ask("get_knowledge_base", {"knowledgeBaseId": "knowledgeBaseId"}, "knowledgeBase"),
                  Ask("list_tags_for_resource", {"resourceArn": "knowledgeBaseArn"}, "tags", "tags"),
                  Ask("get_resource_policy", {"resourceArn": "knowledgeBaseArn"}, "policy", "resourcePolicy")),
            below=(
                Listing("bedrock-agent", "list_data_sources", "dataSourceSummaries", "AWS::Bedrock::DataSource", "name", f"{_BASE}/data-source/{{dataSourceId}}",
                        given={"knowledgeBaseId": "^knowledgeBaseId"}, adds={"knowledgeBaseId": "^knowledgeBaseId"}, makes=K.DATASET,
                        asks=(Ask("get_data_source", {"knowledgeBaseId": "^knowledgeBaseId", "dataSourceId": "dataSourceId"}, "dataSource"),)),
            )),
    Listing("bedrock-agent", "list_flows", "flowSummaries", "AWS::Bedrock::Flow", "name", "arn", makes=K.AGENT,
            asks=(Ask("get_flow", {"flowIdentifier": "id"}),)),
    Listing("bedrock-agent", "list_prompts", "promptSummaries", "AWS::Bedrock::Prompt", "name", "arn", makes=K.PROMPT,
            asks=(Ask("get_prompt", {"promptIdentifier": "id"}),)),
)  # fmt: skip
