"""A model comes from a publisher whose name is made to be taken for a well-known one.

Why it matters: `meta-lIama` (with a capital I), `mistralal` or `nvidia-official` are free for anyone to register. What
they publish is loaded in the belief that it comes from the vendor, with its remote code and its pickles.

How to fix: compare the name with the one on the vendor's own site, take the model from there, and look at what was
loaded under the wrong name: it may have run code.

What it does not see: accounts that were deleted and taken over keep their name; pin a revision against those.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:  # noqa: ARG001  the signature of every rule
    """Applies to models that a hub's id names."""
    if meant := text(model, "imitates"):
        return fail(
            model, f"the publisher of {model.name} is called almost like {meant}", confidence=0.8, in_tests=None
        )
    return None


RULE = Rule(
    id="hub-model-lookalike-publisher",
    title="A model's publisher is called almost like a well-known one",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.source_trust",),
    judge=judge,
    remedy="Take the model from the publisher that was meant, and look at what the other one may have run.",
    remediations=("name-meant-publisher",),
    weakness=("CWE-1007", "CWE-506", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model meta-lIama/Llama-3.1-8B {hub=huggingface imitates=meta-llama}",
        "model nvidia-official/Nemotron {hub=huggingface imitates=nvidia}",
    ),
    holds=("model meta-llama/Llama-3.1-8B {hub=huggingface}", "model acme/ranker {hub=huggingface}"),
)
