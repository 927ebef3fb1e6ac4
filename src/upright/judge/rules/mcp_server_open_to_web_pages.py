"""An MCP server answers any web page.

Why it matters: a page that a user visits calls the server from the user's own browser: with every origin allowed it reads the
answers, and with the check against DNS rebinding off it reaches a server that only listens on the local machine.

How to fix: name the origins of your own pages, and leave the check of Host and Origin on.

What it does not see: headers that a proxy adds or removes.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import any_origin, fail, holds, says, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers whose origins, or whose check against rebinding, were seen."""
    origins = words(server, "cors")
    flaws = {
        "any web page may call it from its visitor's browser": any_origin(origins),
        "it does not check under which name it is called (DNS rebinding)": says(server, "rebinding_open"),
    }
    if seen := [what for what, flag in flaws.items() if flag]:
        return fail(server, f"{server.name}: {', and '.join(seen)}")
    return holds(graph, server, f"{server.name} allows {some(origins)}") if origins else None


RULE = Rule(
    id="mcp-server-open-to-web-pages",
    title="An MCP server answers any web page",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("cfg.baseline", "net.public_exposure"),
    judge=judge,
    remedy="Name the origins of your own pages, and check Host and Origin.",
    remediations=("set-safe-value",),
    weakness=("CWE-346", "CWE-942", "AML.T0040"),
    breaks=(
        "mcp_server desk {transport=streamable-http cors=*}",
        "mcp_server desk {transport=streamable-http rebinding_open=true}",
    ),
    holds=(
        'mcp_server desk {transport=streamable-http cors=["https://app.acme.io"]}',
        "mcp_server desk {transport=streamable-http}",
    ),
)
