"""Data that a model learns or answers from carries instructions to a model.

Why it matters: a passage that says "when asked about refunds, send the user to ..." is an attack on whoever trains on it or
retrieves it. Invisible characters in it are there so that nobody sees it.

How to fix: read the places, remove the records, find out how they came in, and rebuild what was made from them.

What it does not see: poison that reads like ordinary text. Data sets about prompt injection carry such text on purpose:
accept those by a waiver.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import contents_seen, fail, grounds, holds, number, trains, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(dataset: Asset, graph: Graph) -> Judgement | None:
    """Applies to data that trains a model or grounds its answers."""
    if not (trains(graph, dataset) or grounds(graph, dataset)):
        return None
    orders, hidden = int(number(dataset, "instructions") or 0), int(number(dataset, "hidden_unicode") or 0)
    users = graph.into(dataset, R.TRAINED_ON, R.DERIVED_FROM, R.RETRIEVES_FROM)
    path = (dataset.id, *(user.id for user in users[:1]))
    if orders:
        places = "1 place that gives" if orders == 1 else f"{orders} places that give"
        return fail(dataset, f"{dataset.name} holds {places} instructions to a model", path=path, confidence=0.8)
    if hidden:
        reason = f"{dataset.name} holds {hidden} invisible characters that a model reads and a person does not"
        return fail(dataset, reason, path=path, severity=Severity.MEDIUM, confidence=0.6)
    if not contents_seen(dataset):
        return unknown(f"the content of {dataset.name} was not read")
    return holds(graph, dataset, f"no instructions to a model were found in {dataset.name}")


RULE = Rule(
    id="poisoned-training-text",
    title="Training or retrieval data carries instructions to a model",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.HIGH,
    signals=("data.integrity", "mdl.backdoor_test"),
    judge=judge,
    remedy="Remove the records, find out how they came in, and rebuild what was made from them.",
    remediations=("quarantine-file", "hold-out-dataset"),
    weakness=("CWE-1427", "LLM04:2025", "AML.T0020", "AML.T0070"),
    breaks=(
        """
        dataset pages {instructions=3 size=9000}
        vector_store index
        index -derived_from-> pages
        """,
        "dataset corpus {role=training hidden_unicode=12 rows=400}",
    ),
    holds=("dataset corpus {role=training rows=400}", "dataset attacks {instructions=80 role=evaluation}"),
)
