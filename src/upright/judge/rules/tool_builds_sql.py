"""A tool builds SQL from what the model writes.

Why it matters: the model writes what untrusted text tells it to. A query put together by string formatting reads every
table that the connection can read, and changes them if it can write.

How to fix: bind parameters; where free SQL is the purpose, use a read-only role with row-level security on a copy.

What it does not see: the rights of the database role behind the connection.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import says, tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Graver when anyone on the internet can reach the tool; lighter when running SQL is all that it is there for."""
    if says(tool, "sql_chosen") and not says(tool, "sql_unchecked"):
        what = "runs any SQL that the model writes"
        return tool_does(tool, graph, "sql_chosen", what, public=Severity.HIGH, usual=Severity.MEDIUM)
    what = "puts what the model writes into SQL"
    return tool_does(tool, graph, "sql_unchecked", what, public=Severity.CRITICAL, asked=Severity.MEDIUM)


RULE = Rule(
    id="tool-builds-sql",
    title="A tool builds SQL from model input",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("grd.output_encoding", "grd.structured"),
    judge=judge,
    remedy="Bind parameters, and give the connection a role that can only read what the tool needs.",
    remediations=("bind-parameters", "withdraw-tool", "remove-mcp-server"),
    weakness=("CWE-89", "LLM05:2025", "ASI02", "DSGAI12"),
    breaks=(
        "tool query_orders {sql_unchecked=true}",
        "tool query {sql_chosen=true}",
        "tool run_sql {sql_unchecked=true confirmation=true}",
    ),
    holds=("tool query_orders {sql_unchecked=false}", "tool lookup_order"),
)
