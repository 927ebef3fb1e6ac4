"""A model file is not the one whose digest was published.

Why it matters: its publisher, its download record or its place in a cache says which bytes it should have, and it has
others. It was damaged, or it was changed.

How to fix: do not load it. Delete it and fetch it again at the pinned revision; if the digest differs again, the list of
digests or the hub is wrong, which is worth a question to the publisher.

What it does not see: digests that nobody wrote down beside the file or in `models: digests` of upright.yaml.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:  # noqa: ARG001  the signature of every rule
    """Applies to model files that were held against a published digest and are another."""
    if why := text(model, "published_digest_differs"):
        return fail(model, f"{model.name}: {why}", confidence=0.95)
    return None


RULE = Rule(
    id="model-differs-from-published-digest",
    title="A model file is not the one whose digest was published",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.hash_pinned", "mdl.artifact_scan"),
    judge=judge,
    remedy="Do not load the file; fetch it again at the pinned revision and compare its digest.",
    remediations=(
        "quarantine-model-file",
        "quarantine-object",
    ),
    weakness=("CWE-354", "CWE-494", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        'model net.safetensors {type=model_file published_digest_differs="its SHA-256 is not the one that SHA256SUMS gives"}',
    ),
    holds=("model net.safetensors {type=model_file verdict=clean}", "model gpt-4o {type=llm}"),
)
