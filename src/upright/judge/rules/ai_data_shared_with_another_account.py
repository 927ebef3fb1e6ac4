"""Data of AI may be read from another account.

Why it matters: whoever runs that account reads, and may change, what your models learn from and answer with; when the
partner leaves, nobody remembers the line in the policy.

How to fix: take the account out of the resource's policy, or name the one role there that needs it, and say until
when.

What it does not see: accounts that are your own under another number, where the organisation was not read; roles that
strangers may take.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, kind_of, says, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_OTHERS = frozenset({"snapshot", "registry"})
_CALLED = frozenset({AssetKind.APPLICATION, AssetKind.ENDPOINT})  # who may call them is another rule's


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to stores of AI data, models, agents and services of a cloud."""
    store = asset.kind is AssetKind.DATA_STORE
    if store and (kind_of(asset) in _OTHERS or not (kind_of(asset) == "database" or keeps_ai_data(graph, asset))):
        return None
    copied = words(asset, "copied_to")
    if copied:
        what = "writes into its log" if asset.kind is AssetKind.AI_SERVICE else "gets"
        return fail(asset, f"all that {asset.name} {what} is copied into account {some(copied)}")
    if asset.kind in _CALLED:
        return None
    foreign = words(asset, "shared_with")
    if foreign:
        writes = " and change" if says(asset, "public_write") else ""
        whoever = "every account" if "*" in foreign else f"account {some(foreign)}"
        return fail(asset, f"{whoever} can reach{writes} {asset.name} by the policy of {asset.name} itself")
    return (
        holds(graph, asset, f"the policy of {asset.name} lets no other account in")
        if text(asset, "provider") == "aws"
        else None
    )


RULE = Rule(
    id="ai-data-shared-with-another-account",
    title="Data of AI may be read from another account",
    assesses=frozenset(
        {
            AssetKind.DATA_STORE,
            AssetKind.VECTOR_STORE,
            AssetKind.MODEL,
            AssetKind.AGENT,
            AssetKind.MCP_SERVER,
            AssetKind.AI_SERVICE,
            AssetKind.APPLICATION,
            AssetKind.ENDPOINT,
        }
    ),
    severity=Severity.MEDIUM,
    signals=("data.access_path", "cfg.baseline", "cfg.iac"),
    judge=judge,
    remedy="Take the account out of the resource's policy, or name the one role that needs it.",
    remediations=("narrow-bucket-policy", "close-resource-policy", "unshare-snapshot", "close-index-to-internet"),
    weakness=("CWE-732", "LLM02:2025", "AML.T0035"),
    breaks=(
        'data_store training-set {type=bucket engine=s3 shared_with=["999988887777"]}',
        'data_store rag-docs {type=bucket engine=s3 copied_to=["999988887777"]}',
        'vector_store chunks {shared_with=["999988887777"]}',
        'vector_store memory {copied_to=["999988887777"]}',
        'ai_service bedrock {copied_to=["999988887777"]}   # the log of what models are asked and answer',
        'application ask {copied_to=["999988887777"]}   # what it answers goes to their queue',
    ),
    holds=(
        "data_store training-set {type=bucket engine=s3 exposure=private}",
        'data_store web-logs {type=bucket engine=s3 shared_with=["999988887777"]}   # keeps no AI data',
        'data_store training-snap {type=snapshot shared_with=["999988887777"]}   # a rule of its own',
    ),
)
