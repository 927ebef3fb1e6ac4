"""An MCP server believes tokens that nobody checked.

Why it matters: whoever writes a token names himself in it as he likes. Where its signature is not looked at, or `none` is
allowed as an algorithm, any caller acts as any user, with all tools of the server.

How to fix: verify the signature with the issuer's keys, and name the algorithms, the issuer and the audience.

What it does not see: gateways in front of the server that checked the token before.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers beside whose code a check of tokens was seen."""
    told = says(server, "forged_tokens")
    if told is None:
        return None
    if told:
        return fail(server, f"the code of {server.name} reads tokens without verifying their signature", confidence=0.8)
    return holds(graph, server, f"{server.name} verifies tokens")


RULE = Rule(
    id="mcp-server-believes-forged-tokens",
    title="An MCP server believes tokens that nobody checked",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "agt.a2a_auth"),
    judge=judge,
    remedy="Verify signature, issuer and audience, and name the algorithms.",
    weakness=("CWE-347", "CWE-287", "ASI03"),
    breaks=(
        "mcp_server desk {transport=streamable-http forged_tokens=true}",
        "mcp_server desk {transport=sse auth=bearer forged_tokens=true}",
    ),
    holds=("mcp_server desk {transport=streamable-http}", "mcp_server desk {forged_tokens=false}"),
)
