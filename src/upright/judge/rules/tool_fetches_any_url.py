"""A tool fetches any address that the model names.

Why it matters: the request leaves from inside. `http://169.254.169.254/` hands out cloud credentials, internal services
trust the caller, and the address itself carries data out. What comes back is untrusted text for the model.

How to fix: allow named hosts only, resolve the name and refuse private and link-local addresses (after redirects too), or
fetch through a proxy that does.

What it does not see: egress rules of the network.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Graver when anyone on the internet can reach the tool."""
    what = "fetches any address that the model names"
    return tool_does(tool, graph, "ssrf", what, public=Severity.HIGH, asked=Severity.LOW)


RULE = Rule(
    id="tool-fetches-any-url",
    title="A tool fetches any address that the model names",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.MEDIUM,
    signals=("net.egress", "grd.structured"),
    judge=judge,
    remedy="Allow named hosts only, and refuse private and link-local addresses, after redirects too.",
    weakness=("CWE-918", "LLM06:2025", "ASI02", "AML.T0086"),
    breaks=(
        "tool fetch_url {ssrf=true}",
        """
        endpoint chat public
        agent helper
        tool check_link {ssrf=true}
        chat -serves-> helper
        helper -uses_tool-> check_link
        """,
    ),
    holds=("tool fetch_url {ssrf=false}", "tool weather"),
)
