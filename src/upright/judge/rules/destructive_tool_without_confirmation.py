"""A tool destroys or changes things without asking a person.

Why it matters: models misread and are misled. Deleting, paying, deploying and sending cannot be taken back, so the last
word belongs to a person, or to a check that the model cannot talk to.

How to fix: put an approval step before it (`interrupt_before`, `human_input`, MCP's destructive hint with a client that
asks), or make the action reversible.

What it does not see: confirmations that the client of an MCP server asks for; such tools count lighter.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to tools that destroy, and to those that by their names do and say themselves whether a person is asked."""
    seen = "destroys" in words(tool, "capabilities")
    if not seen and not ("destroys" in words(tool, "likely_capabilities") and says(tool, "confirmation") is not None):
        return None
    if says(tool, "confirmation"):
        return holds(graph, tool, f"{tool.name} asks before it acts")
    users = [user for user in graph.into(tool, R.USES_TOOL, R.CALLS) if user.kind is AssetKind.AGENT]
    free = [agent for agent in users if not says(agent, "human_in_the_loop")]
    if users and not free:
        return holds(graph, tool, f"a person confirms what {users[0].name} does with {tool.name}")
    by = f"{free[0].name} can use {tool.name}, which destroys" if free else f"{tool.name} destroys"
    path = (free[0].id, tool.id) if free else (tool.id,)
    lighter = Severity.LOW if not seen or (text(tool, "type") == "mcp_tool" and not free) else None
    return fail(tool, f"{by} without asking a person", path=path, severity=lighter, confidence=0.8 if seen else 0.6)


RULE = Rule(
    id="destructive-tool-without-confirmation",
    title="A tool destroys without asking a person",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("agt.hitl",),
    judge=judge,
    remedy="Ask a person before the action, or make the action reversible.",
    remediations=("require-approval",),
    weakness=("CWE-862", "LLM06:2025", "ASI02", "AML.T0101"),
    breaks=(
        'tool delete_account {capabilities=["destroys"]}',
        'tool deleteReader {likely_capabilities=["destroys"] confirmation=false}',
        """
        agent ops
        tool drop_table {capabilities=["destroys"] confirmation=false}
        ops -uses_tool-> drop_table
        """,
    ),
    holds=(
        'tool delete_account {capabilities=["destroys"] confirmation=true}',
        'tool deleteReader {likely_capabilities=["destroys"] confirmation=true}',
        'tool deleteReader {likely_capabilities=["destroys"]}   # only its name says so',
        """
        agent ops {human_in_the_loop=true}
        tool drop_table {capabilities=["destroys"]}
        ops -uses_tool-> drop_table
        """,
        "tool lookup",
    ),
)
