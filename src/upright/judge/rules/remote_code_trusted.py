"""Loading a model or data set runs code that a hub serves.

Why it matters: `trust_remote_code=True` downloads Python from someone else's repository and runs it here. With a pinned
revision it is at least the code that somebody could have read; without one it is whatever stands there today.

How to fix: use a model that the library supports itself; else read the code, copy it into your own repository or pin the
full commit hash, and load it in a sandbox.

What it does not see: whether anyone reviewed the pinned code.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Applies to what code downloads from a hub."""
    trusted = says(asset, "trust_remote_code")
    if trusted is None and not text(asset, "hub"):
        return None
    if not trusted:
        return holds(graph, asset, f"no code of the hub runs when {asset.name} is loaded")
    if revision := text(asset, "revision"):
        return fail(asset, f"loading {asset.name} runs hub code, pinned to {revision[:12]}", severity=Severity.LOW)
    if asset.name.startswith(("/", "./", "../")):  # a folder of the machine, which somebody has filled
        return fail(asset, f"loading {asset.name} runs whatever code lies there", severity=Severity.MEDIUM)
    return fail(asset, f"loading {asset.name} runs whatever code its hub repository holds today")


RULE = Rule(
    id="remote-code-trusted",
    title="Loading a model or data set runs code from a hub",
    assesses=frozenset({AssetKind.MODEL, AssetKind.DATASET}),
    severity=Severity.HIGH,
    signals=("mdl.source_trust",),
    judge=judge,
    remedy="Use one that the library supports itself, or pin the commit and load it in a sandbox.",
    remediations=("set-safe-value",),
    weakness=("CWE-829", "CWE-494", "LLM03:2025", "AML.T0010.003"),
    breaks=(
        "model org/coder {hub=huggingface trust_remote_code=true}",
        "dataset org/corpus {hub=huggingface trust_remote_code=true}",
        "model org/coder {hub=huggingface trust_remote_code=true revision=3f0c2a9b1d4e}",
        "model /models/coder {trust_remote_code=true}",
    ),
    holds=("model org/bert {hub=huggingface}", "model org/bert {hub=huggingface trust_remote_code=false}"),
)
