"""Personal data is put before a model that someone else runs.

Why it matters: the provider becomes a processor of that data, perhaps in another country. It needs a contract and a legal
basis, and the data was seldom needed in full.

How to fix: mask the fields that the task does not need, put a filter for personal data before the model, or run the model
yourself.

What it does not see: contracts, and masking in code that no detector recognises.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.behind import data_behind
from upright.judge.questions import fail, holds, personal, says, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_OWN = frozenset(
    {"", "ollama", "vllm", "llamacpp", "llama-cpp", "lmstudio", "huggingface", "gpt4all", "localai", "transformers"}
)


def _outside(asset: Asset, graph: Graph) -> Asset | None:
    called = graph.out(asset, R.CALLS)
    kinds = {AssetKind.MODEL, AssetKind.AI_SERVICE}
    models = (
        model for model in called if model.kind in kinds and text(model, "type") not in {"model_file", "observability"}
    )
    return next((model for model in models if text(model, "provider") not in _OWN), None)


def _filtered(asset: Asset, model: Asset, graph: Graph) -> bool:
    rails = graph.out(asset, R.GUARDED_BY) + graph.out(model, R.GUARDED_BY)
    return any("pii" in words(rail, "covers") and says(rail, "enabled") is not False for rail in rails)


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what reads data and calls a model of another."""
    model = _outside(asset, graph)
    if not model:
        return None
    for there, path in data_behind(graph, asset).items():
        source = graph.asset(there)
        if source.kind in {AssetKind.MODEL, AssetKind.AI_SERVICE, AssetKind.PROMPT} or model.id in path:
            continue
        if found := personal(source):
            if _filtered(asset, model, graph):
                return holds(graph, asset, f"a filter takes personal data out before {model.name}")
            reason = (
                f"{asset.name} puts {some(found)} of {source.name} before {model.name} of {text(model, 'provider')}"
            )
            return fail(asset, reason, path=(*reversed(path), model.id), anchors=(model.id, there))
    return holds(graph, asset, f"no personal data was found in what {asset.name} reads")


RULE = Rule(
    id="pii-sent-to-ai-provider",
    title="Personal data is put before a model that someone else runs",
    assesses=frozenset({AssetKind.AGENT, AssetKind.PIPELINE, AssetKind.NOTEBOOK}),
    severity=Severity.MEDIUM,
    signals=("data.sensitive_in_prompts", "data.minimisation", "grd.pii_filter", "data.residency"),
    judge=judge,
    remedy="Mask what the task does not need, put a filter for personal data before the model, or run the model yourself.",
    weakness=("CWE-359", "CWE-201", "LLM02:2025", "DSGAI01"),
    breaks=(
        """
        agent desk
        model gpt-4o {provider=openai}
        dataset customers [pii.us-ssn]
        desk -calls-> gpt-4o
        desk -retrieves_from-> customers
        """,
        """
        agent desk
        model claude {provider=anthropic}
        vector_store index
        dataset records [phi.icd10]
        desk -calls-> claude
        desk -retrieves_from-> index
        index -derived_from-> records
        """,
    ),
    holds=(
        """
        agent desk
        model llama3 {provider=ollama}
        dataset customers [pii.us-ssn]
        desk -calls-> llama3
        desk -retrieves_from-> customers
        """,
        """
        agent desk
        model gpt-4o {provider=openai}
        guardrail presidio {covers=["pii"]}
        dataset customers [pii.us-ssn]
        desk -calls-> gpt-4o
        desk -guarded_by-> presidio
        desk -retrieves_from-> customers
        """,
    ),
)
