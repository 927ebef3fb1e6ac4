"""A model file that does what model files have no reason to do.

Why it matters: the file imports or builds something outside what its format needs. It may be an unusual but honest object,
or the first half of an attack that hides its second half.

How to fix: quarantine it until someone has read the reasons, or convert the model to safetensors in a sandbox and keep
only the converted file.

What it does not see: what the named callable would do; it is never called.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files that were judged; malicious ones have a rule of their own."""
    verdict = text(model, "verdict")
    if verdict == "suspicious":
        reasons = some(words(model, "reasons"), 2)
        return fail(model, f"{model.name} does more than hold a model: {reasons or 'unusual content'}")
    if verdict == "clean":
        return holds(graph, model, f"nothing unusual was found in {model.name}")
    return None


RULE = Rule(
    id="suspicious-model-file",
    title="A model file holds what no model needs",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.HIGH,
    signals=("mdl.artifact_scan",),
    judge=judge,
    remedy="Quarantine the file until its reasons were read, or convert it to safetensors in a sandbox.",
    remediations=("quarantine-model-file", "quarantine-object", "withdraw-model-version"),
    weakness=("CWE-502", "LLM03:2025", "AML.T0011.000"),
    breaks=(
        'model net.pt {type=model_file format=pytorch verdict=suspicious reasons=["imports webbrowser"]}',
        "model tree.joblib {type=model_file format=joblib verdict=suspicious}",
    ),
    holds=(
        "model net.pt {type=model_file format=pytorch verdict=clean}",
        "model bad.pkl {type=model_file format=pickle verdict=malicious}",
    ),
)
