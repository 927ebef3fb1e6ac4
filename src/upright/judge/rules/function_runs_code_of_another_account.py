"""Code of another account runs inside a function that calls AI.

Why it matters: a layer of another account is laid over the function's own code at each start. Who owns that account
decides what runs with the function's role, and a version can be made to vanish.

How to fix: copy the layer into your own account, after looking into it, and pin its version.

What it does not see: what the layer does.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

# Accounts by which AWS and well-known vendors publish their layers: Powertools, Insights and Parameters (per region), Datadog.
_KNOWN = frozenset({"017000801446", "580247275435", "901920570463", "464622532012", "184161586896"})


def judge(function: Asset, graph: Graph) -> Judgement | None:
    """Applies to functions whose layers were seen."""
    foreign = [account for account in words(function, "foreign_layers") if account not in _KNOWN]
    if foreign:
        return fail(function, f"code of account {some(foreign)} runs inside {function.name}")
    return (
        holds(graph, function, f"{function.name} runs code of its own account") if text(function, "runtime") else None
    )


RULE = Rule(
    id="function-runs-code-of-another-account",
    title="Code of another account runs inside a function that calls AI",
    assesses=frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT}),
    severity=Severity.LOW,
    signals=("sup.pinned_deps", "mdl.source_trust"),
    judge=judge,
    remedy="Copy the layer into your own account and pin it.",
    weakness=("CWE-829", "LLM03:2025"),
    breaks=('application ask {runtime=python3.12 foreign_layers=["999988887777"]}',),
    holds=(
        "application ask {runtime=python3.12}",
        "application ask",
    ),
)
