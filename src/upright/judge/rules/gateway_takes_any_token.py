"""A gateway or agent takes any token of its issuer.

Why it matters: it checks who signed the token and not for whom: a token that a user gave to another application of
the same company, or a stranger to his own, calls your tools.

How to fix: name the audience or the clients that may come.

What it does not see: checks that the targets make themselves.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(front: Asset, graph: Graph) -> Judgement | None:
    """Applies to gateways and agents that check tokens."""
    told = says(front, "any_token")
    if told is None:
        return None
    if told:
        return fail(front, f"{front.name} takes any token of its issuer, whomever it was made for")
    return holds(graph, front, f"{front.name} names whose tokens it takes")


RULE = Rule(
    id="gateway-takes-any-token",
    title="A gateway or agent takes any token of its issuer",
    assesses=frozenset({AssetKind.MCP_SERVER, AssetKind.AGENT}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "agt.a2a_auth", "cfg.iac"),
    judge=judge,
    remedy="Name the audience or the clients in the authorizer.",
    weakness=("CWE-863", "CWE-287", "ASI03"),
    breaks=(
        "mcp_server tools {provider=aws auth=oauth any_token=true}",
        "agent helper {provider=aws any_token=true}",
    ),
    holds=(
        "mcp_server tools {provider=aws auth=oauth any_token=false}",
        "mcp_server tools {provider=aws auth=iam}",
    ),
)
