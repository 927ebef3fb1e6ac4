"""What programs call in an AWS account by an identifier: the calls, and the address that stands for what they call."""

from __future__ import annotations

import re

from upright.model.identity import key

# A call -> the argument that identifies what is called, its kind, and how its address begins.
CALLS = {
    "invoke_agent": ("agentId", "agent", "bedrock-agent"),
    "retrieve": ("knowledgeBaseId", "vector_store", "bedrock-kb"),
    "retrieve_and_generate": ("knowledgeBaseId", "vector_store", "bedrock-kb"),
    "retrieve_and_generate_stream": ("knowledgeBaseId", "vector_store", "bedrock-kb"),
    "invoke_endpoint": ("EndpointName", "deployment", "sagemaker"),
    "invoke_endpoint_async": ("EndpointName", "deployment", "sagemaker"),
    "invoke_endpoint_with_response_stream": ("EndpointName", "deployment", "sagemaker"),
    "invoke_agent_runtime": ("agentRuntimeArn", "agent", "arn"),
}
SURE = 0.7  # the account knows better what it is called
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,62}|arn:aws[\w:/.+=,@-]{10,400}")


def address(scheme: str, identifier: str) -> str:
    """The key of what is called; empty when the text identifies nothing."""
    if not _IDENTIFIER.fullmatch(identifier):
        return ""
    return key("arn", identifier) if scheme == "arn" else key("url", f"{scheme}://{identifier}")
