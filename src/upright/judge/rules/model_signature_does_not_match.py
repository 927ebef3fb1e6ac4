"""The signature beside a model does not hold: a file changed since it was signed, or a stranger signed it.

Why it matters: a signature that fails says more than one that is missing. The files are not those that were signed, or
somebody who is not trusted made them look as if they were.

How to fix: do not load the model. Fetch it again from its publisher and compare the digests; if they differ there too,
ask the publisher. If the signer is right, add the key to `models: signatures: keys` of upright.yaml.

What it does not see: whether whoever holds the key was deceived.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files beside which a signature lies."""
    state, signer = text(model, "signature"), text(model, "signer") or "an unnamed key"
    if state == "changed":
        return fail(model, f"files of {model.name} changed since {signer[:80]} signed them")
    if state == "not-verified":
        told = f"{model.name} is signed by {signer[:80]}, whom nothing here says to trust"
        return fail(model, told, severity=Severity.MEDIUM)
    return holds(graph, model, f"the signature of {model.name} holds") if state == "verified" else None


RULE = Rule(
    id="model-signature-does-not-match",
    title="The signature of a model does not hold",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.signed", "mdl.hash_pinned"),
    judge=judge,
    remedy="Do not load the model; fetch it again from its publisher and compare the digests.",
    remediations=(
        "quarantine-model-file",
        "quarantine-object",
    ),
    weakness=("CWE-347", "CWE-354", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model net.safetensors {type=model_file signature=changed}",
        "model net.safetensors {type=model_file signature=not-verified signer=someone@example.org}",
    ),
    holds=(
        "model net.safetensors {type=model_file signature=verified}",
        "model net.safetensors {type=model_file signature=unsigned}",
    ),
)
