"""The session of another caller of an MCP server is easily taken.

Why it matters: whoever has the number of a session acts in it and gets its answers. Numbers that count up or follow the clock
are guessed; numbers in addresses stand in logs, histories and referrers.

How to fix: draw them with a cryptographic generator (`randomUUID`), take them from the header `Mcp-Session-Id`, and bind each
to the user who opened it.

What it does not see: whether a session is bound to its user.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies to servers whose sessions were seen to be numbered so."""
    flaws = {
        "can be guessed": says(server, "session_guessable"),
        "are taken from the address": says(server, "session_in_address"),
    }
    if seen := [what for what, flag in flaws.items() if flag]:
        return fail(server, f"the numbers of {server.name}'s sessions {' and '.join(seen)}")
    return (
        holds(graph, server, f"{server.name} draws the numbers of sessions")
        if says(server, "session_guessable") is False
        else None
    )


RULE = Rule(
    id="mcp-session-easily-taken",
    title="A session of an MCP server is easily taken over",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.MEDIUM,
    signals=("iam.auth_required", "cfg.baseline"),
    judge=judge,
    remedy="Draw session numbers with a cryptographic generator, and take them from the header.",
    remediations=("set-safe-value",),
    weakness=("CWE-340", "CWE-598", "CWE-384", "ASI03"),
    breaks=(
        "mcp_server desk {transport=streamable-http session_guessable=true}",
        "mcp_server desk {transport=streamable-http session_in_address=true}",
    ),
    holds=("mcp_server desk {transport=streamable-http}", "mcp_server desk {session_guessable=false}"),
)
