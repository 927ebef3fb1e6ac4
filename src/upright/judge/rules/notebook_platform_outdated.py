"""A notebook instance runs on a platform without updates.

Why it matters: known flaws of its system stay open on a machine that holds training data and a role's credentials.

How to fix: stop the instance, set the platform to notebook-al2023-v1, start it again; older ones must be made anew.

What it does not see: what users installed themselves.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(notebook: Asset, graph: Graph) -> Judgement | None:
    """Applies to notebook instances whose platform was seen."""
    told = says(notebook, "outdated")
    if told is None:
        return None
    if told is not True:
        return holds(graph, notebook, f"the platform of {notebook.name} gets updates")
    return fail(notebook, f"the platform of {notebook.name} gets no more updates")


RULE = Rule(
    id="notebook-platform-outdated",
    title="A notebook instance runs on a platform without updates",
    assesses=frozenset({AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=(
        "cfg.baseline",
        "sup.vuln_deps",
    ),
    judge=judge,
    remedy="Move it to the platform notebook-al2023-v1.",
    weakness=("CWE-1104",),
    breaks=("notebook lab {provider=aws outdated=true}",),
    holds=(
        "notebook lab {provider=aws outdated=false}",
        "notebook paper",
    ),
)
