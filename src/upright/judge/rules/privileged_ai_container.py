"""A container that runs AI has the rights of its host.

Why it matters: a privileged container, or one with the container runtime's socket, the host's processes or a capability
such as `SYS_ADMIN`, is no boundary. Code that a model wrote
or a model file carried is then on the machine.

How to fix: drop `privileged` and the socket; GPUs need a device plug-in and no privileges.

What it does not see: capabilities of containers outside ECS, and ways out by a hole in the kernel.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(host: Asset, graph: Graph) -> Judgement | None:
    """Applies to workloads; images alone cannot say it."""
    privileged = says(host, "privileged")
    if privileged:
        return fail(host, f"{host.name} runs with the rights of its host")
    return holds(graph, host, f"{host.name} is not privileged") if privileged is False else None


RULE = Rule(
    id="privileged-ai-container",
    title="A container that runs AI has the rights of its host",
    assesses=frozenset({AssetKind.HOST, AssetKind.ENDPOINT}),
    severity=Severity.HIGH,
    signals=("cfg.compute_isolation", "agt.sandbox"),
    judge=judge,
    remedy="Drop privileged mode and the runtime's socket; use a device plug-in for GPUs.",
    remediations=("set-safe-value", "narrow-pod-rights", "secure-running-workload", "narrow-running-rights"),
    weakness=("CWE-250", "AML.T0105"),
    breaks=("host trainer {type=workload privileged=true}", "endpoint vllm {type=deployment privileged=true}"),
    holds=("host trainer {type=workload privileged=false}", "endpoint vllm {type=deployment privileged=false}"),
)
