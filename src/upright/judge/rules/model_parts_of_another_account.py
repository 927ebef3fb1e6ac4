"""Part of a model, a job or an agent belongs to an account that is not yours.

Why it matters: an image or weights that somebody else keeps can be changed by them, at any time and unseen; what they put
there runs with the role and the data of your workload, and is gone when they close the account.

How to fix: copy the image into a registry and the files into a bucket of your own, look at them there, and name them by
digest.

What it does not see: accounts that are your own under another number, where the organisation was not read.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(workload: Asset, graph: Graph) -> Judgement | None:
    """Applies to what was read in an account of AWS."""
    parts = words(workload, "foreign_parts")
    if parts:
        return fail(workload, f"of {workload.name} others own {some(parts)}")
    image = text(workload, "image")
    return holds(graph, workload, f"the image of {workload.name} is of nobody else") if ".dkr.ecr." in image else None


RULE = Rule(
    id="model-parts-of-another-account",
    title="Part of a model or job belongs to another account",
    assesses=frozenset(
        {AssetKind.MODEL, AssetKind.TRAINING_JOB, AssetKind.PIPELINE, AssetKind.AGENT, AssetKind.ENDPOINT}
    ),
    severity=Severity.LOW,
    signals=("sup.image_scan", "mdl.source_trust"),
    judge=judge,
    remedy="Copy the image and the files into a registry and a bucket of your own.",
    weakness=("CWE-829", "LLM03:2025", "AML.T0010"),
    breaks=('model ranker {provider=aws foreign_parts=["its files in bucket free-weights"]}',),
    holds=(
        "model ranker {provider=aws image=123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1}",
        "model gpt-4o",
    ),
)
