"""A tool opens any path that the model names.

Why it matters: `/etc/passwd`, `~/.ssh/id_rsa` and the application's own `.env` are paths too. If the tool also writes, the
model can plant code.

How to fix: resolve the path and refuse what lies outside one folder (`Path.resolve().is_relative_to(root)`), or take names
from a list instead of paths.

What it does not see: restrictions that the operating system or the container adds.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import offered_by, says, text, tool_does, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Graver where a folder was meant to bound it, and where it serves others over a network; a tool that opens what its
    own user names is lighter. Says whether it writes too, when that was seen.
    """
    verb = "reads and writes" if "writes_files" in words(tool, "capabilities") else "opens"
    what = f"{verb} any path that the model names"
    grave = says(tool, "path_joined") or tool.kind is AssetKind.DATA_STORE or _far(tool, graph)
    usual = None if grave else Severity.MEDIUM
    return tool_does(tool, graph, "path_unchecked", what, public=Severity.CRITICAL, asked=Severity.MEDIUM, usual=usual)


def _far(tool: Asset, graph: Graph) -> bool:
    """Whether it is offered over a network, where the caller's files are not the tool's."""
    return any(text(server, "transport") not in {"", "stdio"} for server in offered_by(graph, tool))


RULE = Rule(
    id="tool-reads-any-path",
    title="A tool opens any path that the model names",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("grd.structured", "iam.least_privilege"),
    judge=judge,
    remedy="Resolve the path and refuse what lies outside one folder.",
    remediations=("withdraw-tool", "remove-mcp-server"),
    weakness=("CWE-22", "LLM06:2025", "ASI02", "AML.T0037"),
    breaks=(
        "tool read_file {path_unchecked=true path_joined=true}",
        "data_store notes {type=mcp_resource path_unchecked=true}",
        """
        mcp_server files {transport=sse}
        tool read {path_unchecked=true}
        files -contains-> read
        """,
        'tool file_manager {path_unchecked=true capabilities=["reads_files","writes_files"]}',
    ),
    holds=(
        "data_store notes {type=mcp_resource}",
        "tool read_file {path_unchecked=false}",
        'tool read_note {capabilities=["reads_files"]}',
    ),
)
