"""A model file that runs hostile code when it is loaded.

Why it matters: pickles and several other model formats are programs. Whoever loads this file runs its author's commands
with their own rights, before any of the model is used.

How to fix: quarantine the file, do not load it, find out where it came from and who loaded it already. Take the model
again from its publisher, as safetensors, with the digest checked.

What it does not see: harm that needs no code (weights trained to misbehave), and formats that no reader judges.
"""

from __future__ import annotations

from dataclasses import replace

from upright.graph.graph import Graph
from upright.judge.questions import fail, gap_at, holds, some, text, unknown, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Location
from upright.model.finding import Judgement, Severity


def judge(model: Asset, graph: Graph) -> Judgement | None:
    """Applies to model files, by the verdict on their content; not to what code names and no file is, as after a file
    went into quarantine.
    """
    verdict = text(model, "verdict")
    if not verdict and (text(model, "type") != "model_file" or _only_named(model, graph)):
        return None
    if verdict == "malicious":
        reasons = some(words(model, "reasons"), 2)
        return fail(model, f"loading {model.name} runs code: {reasons or 'hostile content'}", in_tests=None)
    if verdict in {"", "unknown"}:
        return unknown(f"{model.name} could not be judged")
    return holds(graph, model, f"nothing in {model.name} runs hostile code")


def _only_named(model: Asset, graph: Graph) -> bool:
    """Whether lines of code or of a configuration name it, and where they say it lies is neither file nor gap."""
    if not model.locations or not all(place.line and place.type == "model_file" for place in model.locations):
        return False
    sources = {place.source for place in model.locations}
    lies = [(key, source) for key in model.keys for source in sources if key.startswith(f"path:{source}/")]
    there = tuple(Location(key.removeprefix(f"path:{source}/"), 0, source) for key, source in lies)
    return bool(there) and gap_at(graph, replace(model, locations=there)) is None


RULE = Rule(
    id="malicious-model-file",
    title="A model file runs hostile code when it is loaded",
    assesses=frozenset({AssetKind.MODEL}),
    severity=Severity.CRITICAL,
    signals=("mdl.artifact_scan",),
    judge=judge,
    remedy="Quarantine the file, find out who loaded it, and take the model again from its publisher as safetensors.",
    remediations=("quarantine-model-file", "quarantine-object", "withdraw-model-version"),
    weakness=("CWE-502", "CWE-506", "LLM03:2025", "AML.T0011.000", "AML.T0018.002"),
    breaks=(
        'model ranker.pkl {type=model_file format=pickle verdict=malicious reasons=["calls os.system"]}',
        "model net.pt {type=model_file format=pytorch verdict=malicious test=true}",
    ),
    holds=(
        "model ranker.pkl {type=model_file format=pickle verdict=clean}",
        "model net.pt {type=model_file format=pytorch verdict=suspicious}",
        "model gpt-4o {type=llm}",
        "model broken.pt {type=model_file verdict=unknown} ?",
    ),
)
