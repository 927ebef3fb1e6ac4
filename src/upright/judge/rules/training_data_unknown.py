"""A training job whose data nobody can name.

Why it matters: without the data there is no answer to what the model may repeat, whose it is, under which licence, and
whether it was poisoned.

How to fix: name the data set in the job (path, hub id with revision, or table), and record it with the model.

What it does not see: data that is named in a configuration outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(job: Asset, graph: Graph) -> Judgement | None:
    """By the data that the graph joins to the job."""
    sources = graph.out(job, R.TRAINED_ON, R.RETRIEVES_FROM, R.CAN_READ)
    named = [source for source in sources if not says(source, "unresolved")]
    if named:
        return holds(graph, job, f"{job.name} trains on {some(source.name for source in named)}")
    if says(job, "data_named"):
        return holds(graph, job, f"{job.name} names the place of its data")
    products = graph.out(job, R.PRODUCES)
    what = f", which makes {products[0].name}," if products else ""
    path = (job.id, *(product.id for product in products[:1]))
    return fail(
        job, f"nobody can say what {job.name}{what} trains on", path=path, in_tests=Severity.INFO, confidence=0.8
    )


RULE = Rule(
    id="training-data-unknown",
    title="A training job whose data nobody can name",
    assesses=frozenset({AssetKind.TRAINING_JOB}),
    severity=Severity.LOW,
    signals=("inv.data_map", "data.lineage", "mdl.finetune_lineage"),
    judge=judge,
    remedy="Name the data set in the job, and record it with the model.",
    weakness=("CWE-1059", "LLM04:2025", "AML.T0010.002", "DSGAI07"),
    breaks=(
        """
        training_job tune
        model bot
        tune -produces-> bot
        """,
        """
        training_job tune
        dataset data_path {unresolved=true}
        tune -trained_on-> data_path
        """,
    ),
    holds=(
        """
        training_job tune
        dataset tickets
        tune -trained_on-> tickets
        """,
        """
        training_job tune
        dataset org/corpus {hub=huggingface}
        tune -trained_on-> org/corpus
        """,
        "training_job fit {provider=aws data_named=true}   # in a bucket that was not read",
    ),
)
