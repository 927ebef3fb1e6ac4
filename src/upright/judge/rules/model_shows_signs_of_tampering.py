"""A model file is unlike what it is declared to be, or a part of it is unlike all the rest.

Why it matters: backdoors are put in by adding tensors or layers, by replacing one layer, and payloads are hidden in the
low bits of weights. Each of these leaves traces that can be told without loading the model: tensors that the declared
architecture does not have, layers that are missing or too many, one layer far from its siblings, readable text among
numbers.

How to fix: compare the file with one fetched afresh from its publisher. What is meant (a pruned or extended model)
should say so in its configuration; accept the rest by a waiver with an owner and an end.

What it does not see: weights that were trained to misbehave; no signal is a proof, and its confidence says how far it
goes.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, number, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_LEAST = 0.3


def judge(model: Asset, graph: Graph) -> Judgement | None:  # noqa: ARG001  the signature of every rule
    """Applies to model files with signals; their absence proves nothing."""
    told, sure = words(model, "signals"), number(model, "signal_confidence") or 0.0
    if not told or sure < _LEAST:
        return None
    return fail(model, f"{model.name} is not quite what it should be: {some(told, 2)}", confidence=min(1.0, sure))


RULE = Rule(
    id="model-shows-signs-of-tampering",
    title="A model file shows signs of having been changed",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.MEDIUM,
    signals=("mdl.artifact_scan", "mdl.backdoor_test"),
    judge=judge,
    remedy="Compare the file with one fetched afresh from its publisher.",
    remediations=(
        "quarantine-model-file",
        "quarantine-object",
    ),
    weakness=("CWE-506", "LLM04:2025", "AML.T0018"),
    breaks=(
        'model net.safetensors {type=model_file signals=["layers-not-declared: 33 layers"] signal_confidence=0.6}',
        'model net.gguf {type=model_file signals=["hidden-content: the lowest bits hold text"] signal_confidence=0.7}',
    ),
    holds=(
        "model net.safetensors {type=model_file verdict=clean}",
        'model net.safetensors {type=model_file signals=["a weak one"] signal_confidence=0.1}',
    ),
)
