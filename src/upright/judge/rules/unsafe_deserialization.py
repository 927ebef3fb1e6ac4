"""Code loads a model file with a loader that runs what the file says.

Why it matters: `torch.load` without `weights_only=True` (the default before PyTorch 2.6), `joblib.load` and `pickle.load`
run the code in the file. Whoever can change that file, on disk, in a bucket or on a hub, runs commands here.

How to fix: `torch.load(path, weights_only=True)`, `safetensors.torch.load_file`, or `skops.io.load` for scikit-learn.

What it does not see: whether anyone else can write the file; PyTorch 2.6 and later at run time when the code states nothing.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies where a detector saw how a file is loaded."""
    safe = says(model, "weights_only")
    if safe is None:
        return None
    if safe:
        return holds(graph, model, f"{model.name} is loaded as weights only")
    return fail(model, f"loading {model.name} runs whatever code the file holds")


RULE = Rule(
    id="unsafe-deserialization",
    title="Code loads a model with a loader that runs code",
    assesses=frozenset({AssetKind.MODEL, AssetKind.DATASET}),
    severity=Severity.MEDIUM,
    signals=("mdl.safe_format", "mdl.source_trust"),
    judge=judge,
    remedy="Pass weights_only=True to torch.load, or keep the model as safetensors and load that.",
    remediations=("set-safe-value",),
    weakness=("CWE-502", "LLM03:2025", "AML.T0011.000"),
    breaks=(
        "model net.pt {format=pytorch weights_only=false}",
        "model tree.joblib {format=joblib weights_only=false}",
    ),
    holds=("model net.pt {format=pytorch weights_only=true}", "model net.safetensors {format=safetensors}"),
)
