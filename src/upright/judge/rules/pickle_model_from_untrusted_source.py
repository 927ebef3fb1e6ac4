"""A model that runs code on load is fetched from outside.

Why it matters: this is the whole attack in two steps: somebody else decides what the file holds, and loading it runs what
it holds. A pinned revision or digest closes the first step, a data-only format the second.

How to fix: take the safetensors file of the same model (`use_safetensors=True`), or pin the revision and convert once in a
sandbox.

What it does not see: which file a hub repository serves when the code does not say.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.model_formats import RUNS_CODE
from upright.judge.questions import fail, holds, is_local, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models of a stated format that come from a hub or an address."""
    url, form = text(model, "url"), text(model, "format").lower()
    source = text(model, "hub") or ("" if not url or is_local(url) else url)
    if not source or not form:
        return None
    if form not in RUNS_CODE:
        return holds(graph, model, f"{model.name} comes as {form}, which only holds data")
    if text(model, "revision") or says(model, "pinned"):
        return holds(graph, model, f"{model.name} is pinned")
    return fail(model, f"{model.name} comes from {source} as {form}, which runs code on load, and is not pinned")


RULE = Rule(
    id="pickle-model-from-untrusted-source",
    title="A model that runs code on load is fetched from outside",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.source_trust", "mdl.safe_format"),
    judge=judge,
    remedy="Take the safetensors file of the same model, or pin the revision and convert it once in a sandbox.",
    remediations=("convert-to-safetensors",),
    weakness=("CWE-502", "CWE-494", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model org/ranker {hub=huggingface format=pickle}",
        'model ranker.pt {url="https://models.vendor.io/ranker.pt" format=pytorch}',
    ),
    holds=(
        "model org/ranker {hub=huggingface format=safetensors}",
        "model org/ranker {hub=huggingface format=pickle revision=3f0c2a9b1d4e}",
        "model ranker.pkl {format=pickle}",
    ),
)
