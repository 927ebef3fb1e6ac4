"""An AI service is reached over plain HTTP.

Why it matters: prompts, documents, answers and the API key travel readable past everyone on the way, and can be changed on
the way: what comes back is what the agent acts on.

How to fix: use https, and refuse redirects to http.

What it does not see: a tunnel or mesh that encrypts below HTTP. Addresses inside the machine or the cluster pass.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, is_local, says, text
from upright.judge.rule import Rule
from upright.model.address import host_of
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what has an address."""
    url = text(asset, "base_url") or text(asset, "url")
    scheme = url.partition("://")[0].lower()
    if not url and says(asset, "tls") is False and asset.exposure is not Exposure.PRIVATE:
        return fail(asset, f"{asset.name} answers without encryption too")
    if not url or is_local(url):
        return None
    if scheme in {"http", "ws"} or says(asset, "tls") is False:
        return fail(asset, f"{asset.name} at {host_of(url)} is reached without encryption")
    return holds(graph, asset, f"{asset.name} is reached with encryption") if scheme in {"https", "wss"} else None


RULE = Rule(
    id="plaintext-ai-endpoint",
    title="An AI service is reached over plain HTTP",
    assesses=frozenset(
        {
            AssetKind.ENDPOINT,
            AssetKind.AI_SERVICE,
            AssetKind.MCP_SERVER,
            AssetKind.MODEL,
            AssetKind.VECTOR_STORE,
            AssetKind.TOOL,
        }
    ),
    severity=Severity.MEDIUM,
    signals=("cfg.enc_in_transit",),
    judge=judge,
    remedy="Use https.",
    remediations=("set-safe-value",),
    weakness=("CWE-319", "LLM02:2025"),
    breaks=(
        'ai_service gateway {base_url="http://llm.acme.com/v1"}',
        'mcp_server docs {transport=http url="http://mcp.vendor.com/sse"}',
        'endpoint chat {url="https://chat.acme.com" tls=false}',
        'tool crm {base_url="http://crm.partner.com/mcp"}',
        "endpoint portal public {type=deployment tls=false}",
    ),
    holds=(
        'ai_service gateway {base_url="https://llm.acme.com/v1"}',
        'ai_service ollama {base_url="http://localhost:11434"}',
        'endpoint vllm {url="http://vllm.models.svc:8000"}',
    ),
)
