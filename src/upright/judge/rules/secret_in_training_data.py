"""A credential in data that a model learns or answers from, a retrieval index among it.

Why it matters: models repeat credentials from their training data word for word, and a retrieval index hands them out on
the first matching question. The credential must be treated as published.

How to fix: revoke the credential first, then redact the data set and rebuild what was made from it.

What it does not see: credentials of a kind that has no classifier, and data that no connector reads.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import (
    contents_seen,
    credentials,
    fail,
    grounds,
    holds,
    keeps_others,
    some,
    trains,
    unknown,
)
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers, and to retrieval indexes whose chunks were read."""
    index = dataset.kind is AssetKind.VECTOR_STORE and contents_seen(dataset) and not keeps_others(graph, dataset)
    if not (index or trains(graph, dataset) or grounds(graph, dataset)):
        return None
    found = credentials(dataset)
    if not found:
        if not contents_seen(dataset):
            return unknown(f"the content of {dataset.name} was not read")
        return holds(graph, dataset, f"no credential was found in {dataset.name}")
    users = graph.into(dataset, R.TRAINED_ON, R.DERIVED_FROM, R.RETRIEVES_FROM)
    use = f", which feeds {users[0].name}" if users else _USE[index]
    return fail(dataset, f"{some(found)} stands in {dataset.name}{use}", path=(dataset.id, *(u.id for u in users[:1])))


_USE = {True: ", from which answers are made", False: ", from which a model learns"}

RULE = Rule(
    id="secret-in-training-data",
    title="A credential in training or retrieval data",
    assesses=frozenset({AssetKind.DATASET, AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed", "data.sensitive_in_training"),
    judge=judge,
    remedy="Revoke the credential, redact the data set, then rebuild the model or index that was made from it.",
    remediations=(
        "redact-dataset",
        "hold-out-dataset",
        "redact-object",
        "remove-chunks",
        "delete-expired-data",
        "revoke-from-account",
    ),
    weakness=("CWE-798", "LLM02:2025", "AML.T0082", "AML.T0055"),
    breaks=(
        """
        dataset tickets [secret.aws-access-key] {rows=900}
        training_job tune
        tune -trained_on-> tickets
        """,
        """
        dataset wiki [secret.github-token]
        vector_store index
        index -derived_from-> wiki
        """,
        "vector_store notes [secret.github-token] {engine=chroma chunks=12 size=900}",
    ),
    holds=(
        "vector_store notes [pii.email] {engine=chroma chunks=12 size=900}",
        "vector_store notes {engine=chroma chunks=12}   # not read",
        """
        vector_store server [secret.github-token] {engine=chroma}
        vector_store notes {engine=chroma chunks=12 size=900}
        server -contains-> notes
        """,
        """
        dataset tickets [pii.email] {rows=900}
        training_job tune
        tune -trained_on-> tickets
        """,
        "dataset dump [secret.aws-access-key]   # feeds no AI",
    ),
)
