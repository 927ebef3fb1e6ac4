"""A model is taken from a hub without a pinned revision.

Why it matters: the hub serves whatever the repository's owner (or who took over the name) pushed last. What was tested
yesterday is not what loads tomorrow, and nobody is told.

How to fix: pass the full commit hash, `from_pretrained("org/name", revision="3f0c...")`, and raise it on purpose.

What it does not see: a mirror or cache that pins on the way; tags count as pinned only when a detector says so.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models that code downloads; a model called as a service has no revision to pin."""
    if not text(model, "hub") or says(model, "dynamic"):
        return None
    if text(model, "revision") or says(model, "pinned"):
        return holds(graph, model, f"{model.name} is pinned")
    graver = Severity.MEDIUM if says(model, "trust_remote_code") else None
    return fail(model, f"{model.name} is taken from {text(model, 'hub')} without a revision", severity=graver)


RULE = Rule(
    id="hub-model-unpinned",
    title="A model is taken from a hub without a pinned revision",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("mdl.hash_pinned", "inv.model_identity"),
    judge=judge,
    remedy="Pass the full commit hash as the revision, and raise it on purpose.",
    remediations=("pin-hub-reference",),
    weakness=("CWE-345", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model org/bert {hub=huggingface}",
        "model org/coder {hub=huggingface pinned=false trust_remote_code=true}",
    ),
    holds=(
        "model org/bert {hub=huggingface revision=3f0c2a9b1d4e}",
        "model gpt-4o {provider=openai}",
        "model llama {hub=ollama pinned=true}",
    ),
)
