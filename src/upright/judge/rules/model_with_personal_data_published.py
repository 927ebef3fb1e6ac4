"""A model trained on personal data is published.

Why it matters: publishing cannot be undone. Anyone may download the weights and question them at leisure for what they
were trained on.

How to fix: stop the upload (`push_to_hub=False`, or a private repository), and train the published model on redacted data.

What it does not see: uploads made by hand.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, personal, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(job: Asset, graph: Graph) -> Judgement | None:
    """Applies to jobs that publish what they produce."""
    if not says(job, "push_to_hub"):
        return None
    for source in graph.out(job, R.TRAINED_ON):
        if found := (*personal(source), *credentials(source)):
            products = graph.out(job, R.PRODUCES)
            what = products[0].name if products else "a model"
            path = (source.id, job.id, *(product.id for product in products[:1]))
            return fail(job, f"{job.name} publishes {what}, trained on {source.name} with {some(found)}", path=path)
    return holds(graph, job, f"no personal data was found in what {job.name} trains on")


RULE = Rule(
    id="model-with-personal-data-published",
    title="A model trained on personal data is published",
    assesses=frozenset({AssetKind.TRAINING_JOB}),
    severity=Severity.CRITICAL,
    signals=("data.sensitive_in_training", "data.access_path", "mdl.weights_protected"),
    judge=judge,
    remedy="Stop the upload, and train the published model on redacted data.",
    remediations=("redact-dataset",),
    weakness=("CWE-359", "LLM02:2025", "ML04:2023", "AML.T0024.000"),
    breaks=(
        """
        training_job tune {push_to_hub=true}
        dataset tickets [pii.us-ssn]
        tune -trained_on-> tickets
        """,
        """
        training_job tune {push_to_hub=true}
        model acme/bot
        dataset logs [secret.aws-access-key]
        tune -trained_on-> logs
        tune -produces-> acme/bot
        """,
    ),
    holds=(
        """
        training_job tune {push_to_hub=true}
        dataset reviews {rows=900}
        tune -trained_on-> reviews
        """,
        """
        training_job tune {push_to_hub=false}
        dataset tickets [pii.us-ssn]
        tune -trained_on-> tickets
        """,
    ),
)
