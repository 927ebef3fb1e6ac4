"""A function of another account does the work of a tool, or works on what passes through an agent or an index.

Why it matters: what the model hands to the tool goes to strangers, and what comes back is what the agent acts on; so do
the answers of an agent that they parse, the calls of a gateway that they look through, and the chunks of an index that
they write anew. They may change the function at any time, and no review of yours sees it.

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


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to tools behind which a function of another account stands, and to what hands such functions its texts."""
    foreign = words(asset, "foreign_functions")
    if not foreign:
        return None
    whose = f"a function of account {some(foreign)}"
    if asset.kind is not AssetKind.TOOL:
        return fail(asset, f"{whose} works on what passes through {asset.name}")
    users = graph.into(asset, R.USES_TOOL, R.CONTAINS)
    path = (users[0].id, asset.id) if users else (asset.id,)
    return fail(asset, f"{whose} does what tool {asset.name} offers", path=path)


RULE = Rule(
    id="tool-runs-in-another-account",
    title="A function of another account does the work of a tool, or works on what passes through an agent",
    assesses=frozenset({AssetKind.TOOL, AssetKind.AGENT, AssetKind.MCP_SERVER, AssetKind.DATASET, AssetKind.PIPELINE}),
    severity=Severity.MEDIUM,
    signals=("sup.mcp_trust", "agt.tool_allowlist"),
    judge=judge,
    remedy="Run the function in an account of your own.",
    weakness=("CWE-829", "ASI02", "LLM03:2025"),
    breaks=(
        'tool search {provider=aws foreign_functions=["999988887777"]}',
        'agent desk {provider=aws foreign_functions=["999988887777"]}   # parses what it answers',
        'pipeline answers {provider=aws foreign_functions=["999988887777"]}   # hands on what the model answered',
        'dataset handbook {provider=aws foreign_functions=["999988887777"]}   # writes its chunks anew',
    ),
    holds=("tool search {provider=aws}", "agent desk {provider=aws}"),
)
