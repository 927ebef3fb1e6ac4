"""A tool opens any path that the model names.

Why it matters: `/etc/passwd`, `~/.ssh/id_rsa` and the application's own `.env` are paths too. If the tool also writes, the
model can plant code.

How to fix: resolve the path and refuse what lies outside one folder (`Path.resolve().is_relative_to(root)`), or take names
from a list instead of paths.

What it does not see: restrictions that the operating system or the container adds.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import tool_does, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Says whether it writes too, when that was seen."""
    verb = "reads and writes" if "writes_files" in words(tool, "capabilities") else "opens"
    what = f"{verb} any path that the model names"
    return tool_does(tool, graph, "path_unchecked", what, public=Severity.CRITICAL, asked=Severity.MEDIUM)


RULE = Rule(
    id="tool-reads-any-path",
    title="A tool opens any path that the model names",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("grd.structured", "iam.least_privilege"),
    judge=judge,
    remedy="Resolve the path and refuse what lies outside one folder.",
    weakness=("CWE-22", "LLM06:2025", "ASI02", "AML.T0037"),
    breaks=(
        "tool read_file {path_unchecked=true}",
        "data_store notes {type=mcp_resource path_unchecked=true}",
        'tool file_manager {path_unchecked=true capabilities=["reads_files","writes_files"]}',
    ),
    holds=(
        "data_store notes {type=mcp_resource}",
        "tool read_file {path_unchecked=false}",
        'tool read_note {capabilities=["reads_files"]}',
    ),
)
