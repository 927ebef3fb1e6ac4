"""A model kept in a format that can run code.

Why it matters: nothing hostile was found today, but the next version of this file, or a copy swapped in on the way, is a
program that runs on load. Formats that only hold tensors cannot do that.

How to fix: convert to safetensors (or ONNX, GGUF, skops for scikit-learn) and load only that.

What it does not see: whether the file is ever loaded. Files seen only in tests are lowered to information.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.model_formats import RUNS_CODE
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files of a known format; hostile and unread ones have rules of their own."""
    if text(model, "type") != "model_file" or text(model, "verdict") in {"malicious", "suspicious", "unknown"}:
        return None
    form = text(model, "format")
    if not form:
        return None
    if form.lower() in RUNS_CODE:
        return fail(model, f"{model.name} is kept as {form}, which runs code on load", in_tests=Severity.INFO)
    return holds(graph, model, f"{model.name} is kept as {form}, which only holds data")


RULE = Rule(
    id="executable-model-format",
    title="A model is kept in a format that can run code",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.LOW,
    signals=("mdl.safe_format",),
    judge=judge,
    remedy="Convert the model to safetensors, ONNX or GGUF, and load only that.",
    remediations=("convert-to-safetensors",),
    weakness=("CWE-502", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model ranker.pkl {type=model_file format=pickle verdict=clean}",
        "model tree.joblib {type=model_file format=joblib verdict=clean}",
    ),
    holds=(
        "model net.safetensors {type=model_file format=safetensors verdict=clean}",
        "model gpt-4o {type=llm}",
        "model bad.pkl {type=model_file format=pickle verdict=malicious}",
    ),
)
