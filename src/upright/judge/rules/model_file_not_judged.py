"""A model file whose content could not be judged.

Why it matters: truncated, encrypted, too large or unknown content is where hostile files hide, because many scanners pass
over what they cannot read and report nothing. What was not judged is not clean.

How to fix: fetch the file whole, or take the model in a format that can be judged (safetensors, GGUF, ONNX). If the file is
needed as it is, accept the risk by a waiver with an owner and an end.

What it does not see: why the publisher chose that format.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, gap_at, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files. Here a gap is the finding itself."""
    verdict = text(model, "verdict")
    if text(model, "type") != "model_file" and not verdict:
        return None
    gap = gap_at(graph, model)
    if verdict == "unknown" or (gap and not verdict):
        why = some(words(model, "reasons"), 2) or text(model, "unreadable") or (gap.why if gap else "unknown content")
        return fail(model, f"{model.name} could not be judged: {why}")
    return holds(graph, model, f"{model.name} was judged") if verdict else None


RULE = Rule(
    id="model-file-not-judged",
    title="A model file could not be judged",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.MEDIUM,
    signals=("mdl.artifact_scan",),
    judge=judge,
    remedy="Fetch the file whole, or take the model in a format that can be judged, such as safetensors.",
    remediations=(
        "quarantine-model-file",
        "quarantine-object",
    ),
    weakness=("CWE-502", "LLM03:2025", "AML.T0107"),
    breaks=(
        'model net.pt {type=model_file verdict=unknown reasons=["the archive is encrypted"]}',
        "model half.pkl {type=model_file} ?",
    ),
    holds=(
        "model net.safetensors {type=model_file format=safetensors verdict=clean}",
        "model gpt-4o {type=llm}",
    ),
)
