"""What the machines of a job tell one another is not encrypted.

Why it matters: gradients and batches travel between the machines of a training or monitoring job; both give the
training data away.

How to fix: switch inter-container traffic encryption on where the job is defined; definitions must be made anew.

What it does not see: what the network itself encrypts between some types of machines.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(job: Asset, graph: Graph) -> Judgement | None:
    """Applies to jobs that can encrypt it."""
    encrypted = says(job, "traffic_encrypted")
    if encrypted is None:
        return None
    if encrypted:
        return holds(graph, job, f"the machines of {job.name} talk to one another encrypted")
    alone = number(job, "instances") == 1
    return fail(
        job, f"the machines of {job.name} talk to one another in the clear", severity=Severity.LOW if alone else None
    )


RULE = Rule(
    id="training-traffic-unencrypted",
    title="What the machines of a job tell one another is not encrypted",
    assesses=frozenset({AssetKind.TRAINING_JOB, AssetKind.PIPELINE}),
    severity=Severity.MEDIUM,
    signals=("cfg.enc_in_transit",),
    judge=judge,
    remedy="Switch inter-container traffic encryption on for the next job; one that runs has to be made anew.",
    remediations=("set-safe-value",),
    weakness=("CWE-319",),
    breaks=(
        "training_job tune {provider=aws traffic_encrypted=false instances=2}",
        "pipeline drift-watch {provider=aws traffic_encrypted=false}",
    ),
    holds=(
        "training_job tune {provider=aws traffic_encrypted=true}",
        "training_job paper",
    ),
)
