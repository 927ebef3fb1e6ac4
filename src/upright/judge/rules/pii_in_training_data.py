"""Personal data in training data.

Why it matters: a model can repeat what it was trained on, to anyone who asks in the right way, and nothing can be deleted
from it afterwards short of training again. Personal, health and card data in a training set also needs a legal basis
that support tickets and logs seldom have.

How to fix: redact the data set (the values are replaced, the sentences stay usable), then train again from the redacted
copy and retire the model that saw the original.

What it does not see: data that only exists in a store that no connector reads (the verdict is then unknown), and personal
data of a class that has no classifier. One or two addresses of moderate sensitivity pass as bylines.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import contents_seen, fail, holds, names_alone, personal, some, trains, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that a model is trained on."""
    if not trains(graph, dataset):
        return None
    found = personal(dataset)
    if not found:
        if not contents_seen(dataset):
            return unknown(f"the content of {dataset.name} was not read")
        return holds(graph, dataset, f"no personal data was found in {dataset.name}")
    learners = graph.into(dataset, R.TRAINED_ON)
    models = [model for job in learners for model in graph.out(job, R.PRODUCES)]
    into = models[0].name if models else learners[0].name if learners else "a model"
    path = (dataset.id, *(thing.id for thing in (learners[:1] + models[:1])))
    reason = f"{dataset.name} holds {some(found)} and trains {into}"
    return fail(dataset, reason, path=path, severity=names_alone(found))


RULE = Rule(
    id="pii-in-training-data",
    title="Personal data in training data",
    assesses=frozenset({AssetKind.DATASET, AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("data.sensitive_in_training", "data.minimisation"),
    judge=judge,
    remedy="Redact the data set and train again from the redacted copy; retire the model that saw the original.",
    remediations=(
        "redact-dataset",
        "hold-out-dataset",
        "mask-table",
        "redact-object",
        "delete-expired-data",
        "revoke-from-account",
    ),
    weakness=("CWE-359", "LLM02:2025", "AML.T0024.000", "AML.T0057"),
    breaks=(
        """
        dataset tickets [pii.us-ssn pii.email] {rows=1200}
        training_job tune
        model bot
        tune -trained_on-> tickets
        tune -produces-> bot
        """,
        "dataset calls [phi.icd10] {type=training_data}",
    ),
    holds=(
        """
        dataset tickets {rows=1200}
        training_job tune
        tune -trained_on-> tickets
        """,
        "dataset customers [pii.us-ssn] {rows=10}   # no model learns from it",
        """
        dataset tickets ?
        training_job tune
        tune -trained_on-> tickets
        """,
    ),
)
