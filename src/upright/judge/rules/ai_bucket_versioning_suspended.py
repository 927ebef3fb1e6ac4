"""A bucket with AI data no longer keeps older versions.

Why it matters: versioning was switched on once and then suspended: what is overwritten or poisoned from now on cannot
be taken back, and it is what somebody does before he changes data.

How to fix: switch versioning on again.

What it does not see: buckets that never kept versions, and copies elsewhere.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to buckets with AI data whose versioning was seen."""
    if says(store, "versioning") is None or not keeps_ai_data(graph, store):
        return None
    if says(store, "versioning_suspended"):
        return fail(store, f"{store.name} kept older versions once, and does so no more")
    return holds(graph, store, f"{store.name} keeps older versions") if says(store, "versioning") else None


RULE = Rule(
    id="ai-bucket-versioning-suspended",
    title="A bucket with AI data no longer keeps older versions",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.LOW,
    signals=("cfg.backup", "data.integrity", "chg.rollback"),
    judge=judge,
    remedy="Switch versioning on again.",
    remediations=("resume-versioning",),
    weakness=("CWE-693", "AML.T0020"),
    breaks=("data_store training-set {type=bucket versioning=false versioning_suspended=true}",),
    holds=(
        "data_store training-set {type=bucket versioning=true}",
        "data_store logs {type=bucket versioning_suspended=true}",
    ),
)
