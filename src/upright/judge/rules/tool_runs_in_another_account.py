"""What a tool does is done by a function of another account.

Why it matters: what the model hands to the tool goes to strangers, and what comes back is what the agent acts on. They may
change the function at any time, and no review of yours sees it.

How to fix: run the function in an account of your own; call partners from there, and check what they answer.

What it does not see: accounts that are your own under another number, where the organisation was not read.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Applies to tools behind which a function of another account stands."""
    foreign = words(tool, "foreign_functions")
    if not foreign:
        return None
    users = graph.into(tool, R.USES_TOOL, R.CONTAINS)
    path = (users[0].id, tool.id) if users else (tool.id,)
    return fail(tool, f"a function of account {some(foreign)} does what tool {tool.name} offers", path=path)


RULE = Rule(
    id="tool-runs-in-another-account",
    title="What a tool does is done by a function of another account",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.MEDIUM,
    signals=("sup.mcp_trust", "agt.tool_allowlist"),
    judge=judge,
    remedy="Run the function in an account of your own.",
    weakness=("CWE-829", "ASI02", "LLM03:2025"),
    breaks=('tool search {provider=aws foreign_functions=["999988887777"]}',),
    holds=("tool search {provider=aws}",),
)
