"""Amazon Bedrock AgentCore: runtimes, gateways and their targets, memories, browsers, code interpreters, identities."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

_SERVICE = "bedrock-agentcore-control"
_ARN = "arn:{partition}:bedrock-agentcore:{region}:{account}:"

LISTINGS = (
    Listing(_SERVICE, "list_agent_runtimes", "agentRuntimes", "AWS::BedrockAgentCore::Runtime", "agentRuntimeName", "agentRuntimeArn", makes=K.AGENT,
            asks=(Ask("get_agent_runtime", {"agentRuntimeId": "agentRuntimeId"}), Ask("list_tags_for_resource", {"resourceArn": "agentRuntimeArn"}, "tags", "tags"),
                  Ask("get_resource_policy", {"resourceArn": "agentRuntimeArn"}, "policy", "resourcePolicy"))),
    Listing(_SERVICE, "list_gateways", "items", "AWS::BedrockAgentCore::Gateway", "name", _ARN + "gateway/{gatewayId}", makes=K.MCP_SERVER,
            asks=(Ask("get_gateway", {"gatewayIdentifier": "gatewayId"}), Ask("list_tags_for_resource", {"resourceArn": "gatewayArn"}, "tags", "tags"),
                  Ask("get_resource_policy", {"resourceArn": "gatewayArn"}, "policy", "resourcePolicy")),
            below=(
                Listing(_SERVICE, "list_gateway_targets", "items", "AWS::BedrockAgentCore::GatewayTarget", "name", _ARN + "gateway/{gatewayId}/target/{targetId}",
                        given={"gatewayIdentifier": "^gatewayId"}, adds={"gatewayId": "^gatewayId"}, makes=K.TOOL,
                        asks=(Ask("get_gateway_target", {"gatewayIdentifier": "^gatewayId", "targetId": "targetId"}),)),
            )),
    Listing(_SERVICE, "list_memories", "memories", "AWS::BedrockAgentCore::Memory", "name", "arn", makes=K.DATA_STORE,
            asks=(Ask("get_memory", {"memoryId": "id"}, "memory"),)),
    Listing(_SERVICE, "list_browsers", "browserSummaries", "AWS::BedrockAgentCore::BrowserCustom", "name", "browserArn", given={"type": "=CUSTOM"}, makes=K.TOOL,
            asks=(Ask("get_browser", {"browserId": "browserId"}),)),
    Listing(_SERVICE, "list_code_interpreters", "codeInterpreterSummaries", "AWS::BedrockAgentCore::CodeInterpreterCustom", "name", "codeInterpreterArn",
            given={"type": "=CUSTOM"}, makes=K.TOOL, asks=(Ask("get_code_interpreter", {"codeInterpreterId": "codeInterpreterId"}),)),
    Listing(_SERVICE, "list_workload_identities", "workloadIdentities", "AWS::BedrockAgentCore::WorkloadIdentity", "name", "workloadIdentityArn", makes=K.IDENTITY),
    Listing(_SERVICE, "list_oauth2_credential_providers", "credentialProviders", "AWS::BedrockAgentCore::OAuth2CredentialProvider", "name", "credentialProviderArn",
            makes=K.SECRET),
    Listing(_SERVICE, "list_api_key_credential_providers", "credentialProviders", "AWS::BedrockAgentCore::ApiKeyCredentialProvider", "name", "credentialProviderArn",
            makes=K.SECRET),
)  # fmt: skip
