"""A gateway tells its callers what went wrong inside.

Why it matters: messages of errors name functions, hosts and parameters behind the gateway; they end up in the context
of a model, which repeats them, and show an attacker the next step.

How to fix: switch the detailed messages off in production, and read them in the logs.

What it does not see: errors that the targets write into their answers.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(gateway: Asset, graph: Graph) -> Judgement | None:
    """Applies to gateways whose setting was seen."""
    told = says(gateway, "debug")
    if told is None:
        return None
    if told:
        return fail(gateway, f"{gateway.name} tells its callers what went wrong inside it")
    return holds(graph, gateway, f"{gateway.name} keeps its errors to itself")


RULE = Rule(
    id="gateway-tells-its-errors",
    title="A gateway tells its callers what went wrong inside",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.LOW,
    signals=("cfg.baseline", "cfg.env_separation"),
    judge=judge,
    remedy="Switch the detailed messages off.",
    remediations=("set-safe-value",),
    weakness=("CWE-209",),
    breaks=("mcp_server tools {provider=aws debug=true}",),
    holds=(
        "mcp_server tools {provider=aws debug=false}",
        "mcp_server tools",
    ),
)
