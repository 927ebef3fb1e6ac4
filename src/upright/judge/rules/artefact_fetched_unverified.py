"""A model or data set is downloaded from an address, and nothing checks what arrives.

Why it matters: the file behind a URL can be replaced by its owner, by whoever buys the domain, or on the way. Training and
loading take whatever arrives.

How to fix: keep the SHA-256 beside the address and compare before use, or keep a copy of your own.

What it does not see: checks in scripts outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, is_local, says, text
from upright.judge.rule import Rule
from upright.model.address import host_of
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what comes from the web, outside hubs (which have rules of their own)."""
    url = text(asset, "url")
    if not url.lower().startswith(("http://", "https://", "ftp://")) or is_local(url) or text(asset, "hub"):
        return None
    if asset.kind is AssetKind.MODEL and text(asset, "type") not in {"model_file", "adapter"}:
        return None
    if text(asset, "digest") or text(asset, "revision") or says(asset, "pinned"):
        return holds(graph, asset, f"{asset.name} is fixed by digest or revision")
    return fail(asset, f"{asset.name} is downloaded from {host_of(url)} and nothing checks what arrives")


RULE = Rule(
    id="artefact-fetched-unverified",
    title="A model or data set is downloaded without a check",
    assesses=frozenset({AssetKind.DATASET, AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("data.integrity", "mdl.signed"),
    judge=judge,
    remedy="Keep the SHA-256 beside the address, and compare before use.",
    weakness=("CWE-345", "LLM03:2025", "AML.T0010.002", "AML.T0010.003"),
    breaks=(
        'dataset reviews.csv {url="https://data.vendor.org/reviews.csv"}',
        'model net.pt {type=model_file url="http://models.vendor.org/net.pt"}',
    ),
    holds=(
        'dataset reviews.csv {url="https://data.vendor.org/reviews.csv" digest=9f86d081884c7d65}',
        'dataset local.csv {url="http://localhost:8000/local.csv"}',
    ),
)
