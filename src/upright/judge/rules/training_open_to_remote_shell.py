"""People can open a shell in the machines of a training job.

Why it matters: a shell in a running job reads the training data, the weights and the credentials of the job's role, and
leaves no trace in what the job logs. SageMaker calls it remote debugging.

How to fix: run the job without it (`RemoteDebugConfig`); who needs it for one job may switch it on for that one.

What it does not see: who may start the session (`ssm:StartSession`).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(job: Asset, graph: Graph) -> Judgement | None:
    """Applies to training jobs of a cloud."""
    if says(job, "remote_shell"):
        return fail(job, f"a shell can be opened in the machines of {job.name} while it runs")
    return holds(graph, job, f"{job.name} lets nobody in while it runs") if text(job, "provider") == "aws" else None


RULE = Rule(
    id="training-open-to-remote-shell",
    title="People can open a shell in the machines of a training job",
    assesses=frozenset({AssetKind.TRAINING_JOB}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "cfg.baseline"),
    judge=judge,
    remedy="Run the job without remote debugging.",
    remediations=("set-safe-value",),
    weakness=("CWE-489", "AML.T0025"),
    breaks=("training_job tune {provider=aws remote_shell=true}",),
    holds=("training_job tune {provider=aws}", "training_job local {framework=transformers}"),
)
