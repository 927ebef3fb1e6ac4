"""Anyone on the internet can change what is in a store.

Why it matters: whoever writes the data that a model learns or answers from decides what it says; a web page in such a store
can be replaced for all visitors.

How to fix: take the write actions for `*` out of the policy, and switch the public access block on.

What it does not see: rights that are given outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says, trains
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to stores about whose access something was seen."""
    writable = says(store, "public_write")
    if writable is None and store.exposure is Exposure.UNKNOWN:
        return None
    if not writable:
        return holds(graph, store, f"the public may not change what is in {store.name}")
    why = ", from which a model is trained" if trains(graph, store) else ""
    graver = Severity.CRITICAL if keeps_ai_data(graph, store) else None
    return fail(store, f"anyone can change or delete what is in {store.name}{why}", severity=graver)


RULE = Rule(
    id="store-writable-by-anyone",
    title="Anyone can write to a store",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("data.integrity", "data.access_path", "cfg.iac"),
    judge=judge,
    remedy="Take write actions for everyone out of the policy, and block public access.",
    remediations=("block-bucket-public-access", "narrow-bucket-policy", "close-access-lists"),
    weakness=("CWE-732", "LLM04:2025", "AML.T0020", "AML.T0010.002"),
    breaks=(
        "data_store training-data public {type=bucket public_write=true}",
        "data_store website public {type=bucket public_write=true}",
    ),
    holds=(
        "data_store website public {type=bucket}",
        "data_store training-data private {type=bucket public_access_block=true}",
    ),
)
