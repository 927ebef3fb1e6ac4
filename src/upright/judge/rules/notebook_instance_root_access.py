"""Users of a cloud notebook instance are root on it.

Why it matters: root can switch the instance's controls off, read what other users left on it, and change what runs at the
next start.

How to fix: set root access to disabled (`root_access = "Disabled"`); life-cycle scripts keep it.

What it does not see: sudo rights inside a custom image.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(notebook: Asset, graph: Graph) -> Judgement | None:
    """Applies to notebook instances in a cloud."""
    root = says(notebook, "root_access")
    if root is None:
        return None
    if root:
        return fail(notebook, f"users of notebook instance {notebook.name} are root on it")
    return holds(graph, notebook, f"users of {notebook.name} are not root")


RULE = Rule(
    id="notebook-instance-root-access",
    title="Users of a cloud notebook instance are root",
    assesses=frozenset({AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=("cfg.compute_isolation", "iam.least_privilege", "cfg.iac"),
    judge=judge,
    remedy="Stop the instance, set its root access to disabled, and start it again.",
    remediations=("isolate-notebook", "set-safe-value"),
    weakness=("CWE-250", "AML.T0105"),
    breaks=(
        "notebook research {provider=aws root_access=true}",
        "notebook workbench {provider=gcp root_access=true direct_internet=false}",
    ),
    holds=("notebook research {provider=aws root_access=false}", "notebook eda.ipynb {cells=9}"),
)
