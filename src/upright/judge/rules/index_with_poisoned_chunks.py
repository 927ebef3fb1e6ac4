"""Chunks of a retrieval index carry instructions for the model.

Why it matters: what is retrieved is put before the model as fact. A chunk that says "ignore your instructions" or hides
such words speaks to every user whose question comes near it, with the rights of the assistant.

How to fix: delete the chunks and whatever they were made from, find out who may write to the index, and keep texts of
strangers out of the collection that employees ask.

What it does not see: chunks beyond the sample; poison that reads like plain facts.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import contents_seen, fail, holds, keeps_others, unknown
from upright.judge.rule import Rule
from upright.judge.rules._poison import signs
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_SIGNS = ("injection", "hidden-instructions", "hidden-unicode")


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to indexes whose chunks were read."""
    if keeps_others(graph, store):
        return None
    found = signs(store, *_SIGNS)
    if found:
        users = graph.into(store, R.RETRIEVES_FROM)
        count = max(label.count for label in found)
        many = "a chunk" if count == 1 else f"{count} chunks"
        path = (*(user.id for user in users[:1]), store.id)
        reason = f"{many} of index {store.name} speak to the model: {found[0].hint or 'instructions'}"
        return fail(store, reason, path=path, confidence=found[0].confidence)
    if not contents_seen(store):
        return unknown(f"the chunks of {store.name} were not read") if "chunks" in store.attributes else None
    return holds(graph, store, f"no instructions were found in the chunks of {store.name}")


RULE = Rule(
    id="index-with-poisoned-chunks",
    title="Chunks of a retrieval index carry instructions for the model",
    assesses=frozenset({AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("data.integrity", "grd.input_filter"),
    judge=judge,
    remedy="Delete the chunks and what they were made from, and keep strangers from writing to the index.",
    remediations=("remove-chunks",),
    weakness=("CWE-1427", "LLM08:2025", "LLM01:2025", "AML.T0070", "AML.T0051.001"),
    breaks=(
        "vector_store docs [poison.injection] {engine=chroma chunks=12}",
        """
        agent helper
        vector_store wiki [poison.injection] {engine=pgvector}
        helper -retrieves_from-> wiki
        """,
    ),
    holds=("vector_store docs {engine=chroma chunks=12 size=900}", "vector_store docs [pii.email] {engine=qdrant}"),
)
