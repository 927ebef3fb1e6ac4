"""A container that runs AI runs as root.

Why it matters: AI workloads run model files, tools and generated code. What breaks out of them is root in the container,
and one kernel bug later root on the node with its GPU and its neighbours.

How to fix: add a `USER` to the image and `runAsNonRoot: true` to the pod.

What it does not see: a user set by the cluster's policy.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(host: Asset, graph: Graph) -> Judgement | None:
    """Applies where the user was seen."""
    user = host.attributes.get("user")
    if user is None or says(host, "privileged"):
        return None
    if str(user).partition(":")[0].strip().lower() in {"root", "0", ""}:
        return fail(host, f"{host.name} runs as root")
    return holds(graph, host, f"{host.name} runs as {user}")


RULE = Rule(
    id="container-runs-as-root",
    title="A container that runs AI runs as root",
    assesses=frozenset({AssetKind.HOST, AssetKind.ENDPOINT}),
    severity=Severity.MEDIUM,
    signals=("cfg.compute_isolation", "iam.least_privilege"),
    judge=judge,
    remedy="Add a USER to the image and runAsNonRoot to the pod.",
    remediations=("set-safe-value", "secure-running-workload"),
    weakness=("CWE-250", "AML.T0105"),
    breaks=("host Dockerfile {type=container user=root}", "endpoint vllm {type=deployment user=0}"),
    holds=("host Dockerfile {type=container user=app}", "endpoint vllm {type=deployment user=1000:1000}"),
)
