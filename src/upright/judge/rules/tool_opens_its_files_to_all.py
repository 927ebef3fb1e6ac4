"""A tool gives what it writes to every user of the machine.

Why it matters: the model's files hold what users told it. Any program of the machine reads them, or puts something else in
their place for the model to read.

How to fix: write with the usual mode, 0o600 or 0o644.

What it does not see: rights that the folder or a mask takes away.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """By the code behind the tool."""
    return tool_does(tool, graph, "open_to_all_users", "lets every user of the machine change what it writes")


RULE = Rule(
    id="tool-opens-its-files-to-all",
    title="A tool opens its files to all users",
    assesses=frozenset({AssetKind.TOOL}),
    severity=Severity.LOW,
    signals=("iam.least_privilege", "cfg.baseline"),
    judge=judge,
    remedy="Write with mode 0o600.",
    weakness=("CWE-732",),
    breaks=("tool fetch_page {open_to_all_users=true}", "tool call_api {open_to_all_users=true type=mcp_tool}"),
    holds=("tool fetch_page", "tool call_api {open_to_all_users=false}"),
)
