"""The API of a cluster that runs AI answers the whole internet.

Why it matters: from there one reads secrets, starts containers on the GPUs and takes the roles of what runs in the
cluster; stolen kubeconfigs and new holes in the API need nothing more.

How to fix: switch the public endpoint off, or name the addresses that may come.

What it does not see: what the cluster asks of those who come.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(host: Asset, graph: Graph) -> Judgement | None:
    """Applies to clusters with accelerators."""
    told = says(host, "api_public")
    if told is None:
        return None
    if told:
        return fail(host, f"the API of {host.name} answers every address on the internet")
    return holds(graph, host, f"the API of {host.name} answers named addresses only")


RULE = Rule(
    id="cluster-api-open-to-internet",
    title="The API of a cluster that runs AI answers the whole internet",
    assesses=frozenset({AssetKind.HOST}),
    severity=Severity.MEDIUM,
    signals=("net.public_exposure", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Switch the public endpoint off, or name the addresses that may come.",
    remediations=("set-safe-value",),
    weakness=("CWE-284", "CWE-668"),
    breaks=("host llm-cluster {type=cluster gpu=true api_public=true}",),
    holds=(
        "host llm-cluster {type=cluster gpu=true api_public=false}",
        "host trainer {gpu=true}",
    ),
)
