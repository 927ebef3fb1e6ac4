"""A copy of a store may be restored by others.

Why it matters: a snapshot is the whole database, grants and filters left behind. One that is public, or shared with
another account, is a copy of your data that you no longer hold.

How to fix: take the permission to restore away, and copy what was shared with a key of your own.

What it does not see: copies that others have already made.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to snapshots."""
    if text(store, "type") != "snapshot":
        return None
    if store.exposure is Exposure.PUBLIC:
        return fail(store, f"everyone can restore snapshot {store.name}", severity=Severity.CRITICAL)
    foreign = words(store, "shared_with")
    if foreign:
        return fail(store, f"account {some(foreign)} can restore snapshot {store.name}")
    return holds(graph, store, f"nobody else can restore {store.name}")


RULE = Rule(
    id="snapshot-open-to-others",
    title="A copy of a store may be restored by others",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("data.access_path", "net.public_exposure"),
    judge=judge,
    remedy="Take the permission to restore away.",
    remediations=("unshare-snapshot",),
    weakness=("CWE-732", "CWE-552"),
    breaks=(
        "data_store rag-snapshot public {type=snapshot engine=rds}",
        'data_store rag-snapshot {type=snapshot engine=rds shared_with=["999988887777"]}',
    ),
    holds=(
        "data_store rag-snapshot private {type=snapshot engine=rds}",
        "data_store docs public {type=bucket}",
    ),
)
