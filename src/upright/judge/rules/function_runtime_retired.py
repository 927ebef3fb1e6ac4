"""A function that calls AI runs on a version without updates.

Why it matters: a language version that its makers have given up gets no more repairs; new attacks on it work for
ever, next to a role that may call your models.

How to fix: move the function to a version that is kept up.

What it does not see: images of containers, which bring their own version.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (end of support reached)
_RETIRED = frozenset({
    "python2.7", "python3.6", "python3.7", "python3.8", "python3.9", "nodejs", "nodejs4.3", "nodejs6.10", "nodejs8.10", "nodejs10.x",
    "nodejs12.x", "nodejs14.x", "nodejs16.x", "nodejs18.x", "java8", "ruby2.5", "ruby2.7", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1",
    "dotnetcore3.1", "dotnet5.0", "dotnet6", "dotnet7", "go1.x", "provided",
})  # fmt: skip


def judge(function: Asset, graph: Graph) -> Judgement | None:
    """Applies to functions whose runtime was seen."""
    runtime = text(function, "runtime")
    if not runtime:
        return None
    if runtime in _RETIRED:
        return fail(function, f"{function.name} runs on {runtime}, which gets no more updates")
    return holds(graph, function, f"{function.name} runs on {runtime}")


RULE = Rule(
    id="function-runtime-retired",
    title="A function that calls AI runs on a version without updates",
    assesses=frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT}),
    severity=Severity.MEDIUM,
    signals=("sup.vuln_deps", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Move the function to a version that is kept up.",
    weakness=("CWE-1104",),
    breaks=(
        "application ask {runtime=python3.8}",
        "application ask {runtime=nodejs16.x}",
    ),
    holds=(
        "application ask {runtime=python3.13}",
        "application ask",
        "application ask {runtime=nodejs22.x}",
    ),
)
