"""A client approves every tool of an MCP server without asking.

Why it matters: the question to the user is the last safeguard when a model was misled. With `*` (or with a tool that
destroys, runs code or sends out) on the list, there is none.

How to fix: list the few tools that only read, by name, and let the client ask for the rest.

What it does not see: approvals that a user clicked and the client keeps outside its configuration.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, offers, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

GRAVE = frozenset({"destroys", "executes", "sends_out", "writes_files"})


def judge(server: Asset, graph: Graph) -> Judgement | None:
    """Applies where a client's configuration was seen, or the server states approvals."""
    approved = words(server, "auto_approve")
    if not approved:
        return (
            holds(graph, server, f"the client asks for each tool of {server.name}")
            if server.attributes.get("client")
            else None
        )
    if "*" in approved:
        return fail(server, f"every tool of MCP server {server.name} runs without asking")
    tools = [tool for tool in offers(graph, server) if tool.name in approved]
    grave = [tool for tool in tools if GRAVE & set(words(tool, "capabilities"))]
    if grave:
        names = some(tool.name for tool in grave)
        return fail(
            server,
            f"{server.name} runs {names} without asking",
            path=(server.id, grave[0].id),
            severity=Severity.MEDIUM,
        )
    known = {tool.name for tool in tools}
    unread = [name for name in words(server, "approves_likely") if name not in known]
    if unread:
        reason = f"{server.name} runs {some(unread)} without asking, by their names"
        return fail(server, reason, severity=Severity.MEDIUM, confidence=0.7)
    return holds(graph, server, f"{server.name} approves named tools only: {some(approved)}")


RULE = Rule(
    id="mcp-auto-approve-all",
    title="An MCP client approves tools without asking",
    assesses=frozenset({AssetKind.MCP_SERVER}),
    severity=Severity.HIGH,
    signals=("agt.hitl", "agt.tool_allowlist"),
    judge=judge,
    remedy="List by name the few tools that only read, and let the client ask for the rest.",
    remediations=("narrow-approval", "remove-mcp-server"),
    weakness=("CWE-862", "LLM06:2025", "ASI02", "AML.T0053"),
    breaks=(
        'mcp_server shell {client=cline auto_approve=["run_command"] approves_likely=["run_command"]}',
        'mcp_server ops {client=cline auto_approve=["*"]}',
        """
        mcp_server files {client=cline auto_approve=["delete_file"]}
        tool delete_file {capabilities=["destroys"]}
        files -contains-> delete_file
        """,
    ),
    holds=(
        'mcp_server ops {client=cline auto_approve=["list_pods"]}',
        "mcp_server ops {client=cline}",
        """
        mcp_server files {client=cline auto_approve=["run_report"] approves_likely=["run_report"]}
        tool run_report {capabilities=["reads_files"]}
        files -contains-> run_report
        """,
    ),
)
