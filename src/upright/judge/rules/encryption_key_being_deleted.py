"""A key that encrypts data of AI is about to be deleted.

Why it matters: when it is gone, models, indexes and training data that were encrypted with it cannot be read any
more, and no copy helps.

How to fix: cancel the deletion, or encrypt with another key first.

What it does not see: copies that were encrypted with another key.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(key: Asset, graph: Graph) -> Judgement | None:
    """Applies to keys that something of AI is encrypted with, and of which it was seen."""
    told = says(key, "being_deleted")
    if told:
        return fail(key, f"key {key.name} is about to be deleted, and data is still encrypted with it")
    return holds(graph, key, f"{key.name} stays") if told is not None else None


RULE = Rule(
    id="encryption-key-being-deleted",
    title="A key that encrypts data of AI is about to be deleted",
    assesses=frozenset({AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("cfg.key_mgmt", "cfg.backup"),
    judge=judge,
    remedy="Cancel the deletion of the key, or encrypt anew first.",
    weakness=("CWE-320",),
    breaks=("secret model-key {type=vault being_deleted=true}",),
    holds=(
        "secret model-key {type=vault}",
        "secret model-key {type=vault being_deleted=false}",
    ),
)
