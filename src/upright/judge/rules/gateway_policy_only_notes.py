"""Policies on an agent's tools only note, and refuse nothing.

Why it matters: a policy engine in its trial mode looks like a lock and is a diary: every call of every tool goes
through.

How to fix: set the mode of the policy engine on the gateway to ENFORCE once its log shows no wanted call refused.

What it does not see: what the tools themselves refuse.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to gateways with a policy engine."""
    told = says(server, "policy_enforced")
    if told is None:
        return None
    if told is not False:
        return holds(graph, server, f"policies decide what {server.name} lets through")
    return fail(server, f"the policies beside {server.name} only note what it lets through")


RULE = Rule(
    id="gateway-policy-only-notes",
    title="Policies on an agent's tools only note, and refuse nothing",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=(
        "agt.tool_allowlist",
        "agt.delegation",
    ),
    judge=judge,
    remedy="Set the mode of the policy engine to ENFORCE.",
    weakness=(
        "CWE-285",
        "ASI02",
    ),
    breaks=("mcp_server tools {provider=aws policy_enforced=false}",),
    holds=(
        "mcp_server tools {provider=aws policy_enforced=true}",
        "mcp_server files",
    ),
)
