"""Data of an AI service is encrypted with a key of the provider.

Why it matters: only a key of your own can be taken away, logged and rotated by you; rules for regulated data often ask for it.

How to fix: name a key of your key service where the resource is made; many resources must be made anew for it.

What it does not see: keys that an account sets as its default.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to resources of a cloud that can take a key; to stores only when they keep AI data."""
    own = says(asset, "customer_key")
    features = text(asset, "engine") == "sagemaker-feature-store"
    if says(asset, "encrypted") is False and asset.kind is AssetKind.DATA_STORE:
        return None  # said by another rule
    if asset.kind is AssetKind.HOST:
        return _cluster(asset, graph, own=own)
    if own is None or (asset.kind is AssetKind.DATA_STORE and not (features or keeps_ai_data(graph, asset))):
        return None
    if own:
        return holds(graph, asset, f"{asset.name} is encrypted with a key of its owner")
    return fail(asset, f"{asset.name} is not encrypted with a key of its owner")


def _cluster(host: Asset, graph: Graph, *, own: bool | None) -> Judgement | None:
    """Clusters with accelerators: their secrets, among them the keys of model providers and hubs."""
    if own is None or text(host, "type") != "cluster" or says(host, "gpu") is not True:
        return None
    if own:
        return holds(graph, host, f"the secrets in {host.name} are encrypted with a key of its owner")
    return fail(host, f"the secrets in {host.name} are not encrypted with a key of its owner")


RULE = Rule(
    id="ai-data-without-own-key",
    title="Data of an AI service is not encrypted with a key of its owner",
    assesses=frozenset(
        {
            AssetKind.AGENT,
            AssetKind.AI_SERVICE,
            AssetKind.VECTOR_STORE,
            AssetKind.DATA_STORE,
            AssetKind.DATASET,
            AssetKind.NOTEBOOK,
            AssetKind.TRAINING_JOB,
            AssetKind.ENDPOINT,
            AssetKind.GUARDRAIL,
            AssetKind.HOST,
            AssetKind.MCP_SERVER,
            AssetKind.MODEL,
            AssetKind.PROMPT,
            AssetKind.PIPELINE,
        }
    ),
    severity=Severity.LOW,
    signals=("cfg.enc_at_rest", "cfg.key_mgmt", "cfg.iac"),
    judge=judge,
    remedy="Name a key of your key service where the resource is made.",
    remediations=("encrypt-bucket",),
    weakness=("CWE-311", "CWE-320", "LLM02:2025"),
    breaks=(
        "notebook research {provider=aws customer_key=false}",
        "data_store training-data {type=bucket customer_key=false}",
        "host gpus {type=cluster gpu=true customer_key=false}",
    ),
    holds=(
        "notebook research {provider=aws customer_key=true}",
        "data_store web {type=bucket customer_key=false}",
        "host gpus {type=cluster gpu=true customer_key=true}",
        "host web {type=cluster customer_key=false}",
    ),
)
