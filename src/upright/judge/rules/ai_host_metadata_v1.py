"""A machine of an AI workload answers metadata requests without a session token.

Why it matters: one request that a tool or prompt makes the machine send (SSRF) then fetches the keys of its role.

How to fix: ask for session tokens (IMDSv2; MMDSv2 for runtimes of AgentCore) on the instance.

What it does not see: defaults of the account.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(host: Asset, graph: Graph) -> Judgement | None:
    """Applies to machines, notebooks and runtimes of agents whose setting was seen."""
    old = says(host, "metadata_v1")
    if old is None:
        return None
    if old:
        return fail(host, f"{host.name} gives the keys of its role to any request from inside it")
    return holds(graph, host, f"{host.name} asks for a session token")


RULE = Rule(
    id="ai-host-metadata-v1",
    title="A machine of an AI workload answers metadata requests without a token",
    assesses=frozenset({AssetKind.HOST, AssetKind.NOTEBOOK, AssetKind.AGENT}),
    severity=Severity.MEDIUM,
    signals=("cfg.baseline", "iam.short_lived_creds", "cfg.iac"),
    judge=judge,
    remedy="Ask for session tokens (IMDSv2).",
    remediations=("require-session-tokens", "set-safe-value"),
    weakness=("CWE-918", "AML.T0055"),
    breaks=("host trainer {metadata_v1=true}", "agent underwriter {type=runtime metadata_v1=true}"),
    holds=("host trainer {metadata_v1=false}",),
)
