"""A cloud notebook instance has its own way to the internet.

Why it matters: notebooks hold data, models and the role of the people who use them. With direct internet access anything run
in one can send all of it away, past the network's controls.

How to fix: put the instance into your network and switch direct access off. On SageMaker neither can be changed in place:
the instance must be made anew.

What it does not see: routes of the network that the instance is in.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(notebook: Asset, graph: Graph) -> Judgement | None:
    """Applies to notebook instances in a cloud."""
    direct = says(notebook, "direct_internet")
    if direct is None:
        return None
    if direct:
        root = " and gives its users root" if says(notebook, "root_access") else ""
        graver = Severity.HIGH if root else None
        return fail(notebook, f"notebook instance {notebook.name} reaches the internet directly{root}", severity=graver)
    return holds(graph, notebook, f"{notebook.name} has no direct way to the internet")


RULE = Rule(
    id="notebook-instance-direct-internet",
    title="A cloud notebook instance has its own way to the internet",
    assesses=frozenset({AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=("cfg.compute_isolation", "net.egress", "cfg.iac"),
    judge=judge,
    remedy="Make the instance anew inside your network, with direct internet access off.",
    remediations=("set-safe-value",),
    weakness=("CWE-668", "AML.T0025", "AML.T0035"),
    breaks=(
        "notebook research {provider=aws direct_internet=true}",
        "notebook research {provider=aws direct_internet=true root_access=true}",
    ),
    holds=("notebook research {provider=aws direct_internet=false}", "notebook eda.ipynb {cells=9}"),
)
