"""Nobody knows under which licence a model may be used.

Why it matters: without a licence there is no right to use the model at all; many forbid commercial use, or uses that your
product has.

How to fix: read the model card, record the SPDX id with the model, and replace models without a licence.

What it does not see: licences that only the hub's page states (the verdict is then unknown).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text, unknown
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_NONE = frozenset({"unknown", "other", "none", "noassertion", "unlicensed", "n/a"})


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to models that you run yourself."""
    licence = text(model, "licence").strip()
    if not licence:
        own = text(model, "type") in {"model_file", "adapter"} or text(model, "hub")
        return unknown(f"no licence of {model.name} is stated in what was read") if own else None
    if licence.lower() in _NONE:
        return fail(model, f"the licence of {model.name} is stated as {licence}")
    return holds(graph, model, f"{model.name} is under {licence}")


RULE = Rule(
    id="model-licence-unknown",
    title="Nobody knows under which licence a model may be used",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("data.licence", "mdl.card"),
    judge=judge,
    remedy="Record the licence from the model card, and replace models without one.",
    weakness=("LLM03:2025",),
    breaks=("model org/merge {hub=huggingface licence=other}", "model net.gguf {type=model_file licence=unknown}"),
    holds=("model org/bert {hub=huggingface licence=apache-2.0}", "model org/bert {hub=huggingface}"),
)
