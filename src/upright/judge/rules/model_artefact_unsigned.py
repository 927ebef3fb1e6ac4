"""A model file bears no signature of those whom the organisation lets sign models.

Why it matters: without a signature nobody can tell who made a file, nor whether it is still the one that was made. It is
asked for where the configuration says so (`models: signatures: required: true`).

How to fix: sign models where they are trained (OpenSSF model signing: `model_signing sign key MODEL`), and verify them
where they are loaded: `upright scan-model --signature FILE --trusted-key PEM MODEL`.

What it does not see: signatures of containers and packages that models come in.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_WITHOUT = {"unsigned": "nobody signed it", "not-listed": "the signature beside it does not name it"}


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files whose signature was asked for or found."""
    state = text(model, "signature")
    if why := _WITHOUT.get(state):
        return fail(model, f"{model.name} is not signed: {why}")
    return holds(graph, model, f"{model.name} is signed") if state == "verified" else None


RULE = Rule(
    id="model-artefact-unsigned",
    title="A model file is not signed",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.MEDIUM,
    signals=("mdl.signed",),
    judge=judge,
    remedy="Sign models where they are trained and verify them where they are loaded (OpenSSF model signing).",
    weakness=("CWE-347", "CWE-345", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model net.safetensors {type=model_file signature=unsigned}",
        "model extra.pkl {type=model_file signature=not-listed}",
    ),
    holds=(
        'model net.safetensors {type=model_file signature=verified signer="release@acme.example"}',
        "model net.safetensors {type=model_file}",
    ),
)
