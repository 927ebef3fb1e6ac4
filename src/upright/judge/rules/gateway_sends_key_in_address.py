"""The key of a service behind a gateway travels in the address.

Why it matters: addresses are written into the logs of every proxy and server on the way, kept for years, and read by
many.

How to fix: send the key in a header.

What it does not see: what the service behind does with it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to targets of gateways that hand a key over."""
    told = says(tool, "key_in_address")
    if told is None:
        return None
    if told:
        return fail(tool, f"the key of {tool.name} travels in its address")
    return holds(graph, tool, f"the key of {tool.name} travels in a header")


RULE = Rule(
    id="gateway-sends-key-in-address",
    title="The key of a service behind a gateway travels in the address",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("data.secrets_exposed", "cfg.enc_in_transit"),
    judge=judge,
    remedy="Send the key in a header.",
    weakness=("CWE-598", "CWE-522"),
    breaks=("tool crm {provider=aws key_in_address=true}",),
    holds=(
        "tool crm {provider=aws key_in_address=false}",
        "tool crm",
    ),
)
