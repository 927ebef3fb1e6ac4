"""A guardrail does not meet prompt attacks in full strength.

Why it matters: a prompt that overrides the instructions is the first step of nearly every attack on an assistant. A
filter that is missing, only notes, or lets the doubtful pass stops few of them.

How to fix: add the filter for prompt attacks to the guardrail with the input strength HIGH, and let it block; make a
new version and name it in the agents.

What it does not see: filters in front of the model that are no guardrail of the cloud.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(rail: Asset, graph: Graph) -> Judgement | None:
    """Applies to guardrails of Bedrock whose filters were seen."""
    if text(rail, "provider") != "aws" or "covers" not in rail.attributes:
        return None
    strength = text(rail, "attack_strength")
    if strength == "high":
        return holds(graph, rail, f"{rail.name} meets prompt attacks in full strength")
    if strength in {"low", "medium"}:
        return fail(rail, f"{rail.name} meets prompt attacks with the strength {strength}", severity=Severity.LOW)
    return fail(rail, f"{rail.name} does not filter prompt attacks")


RULE = Rule(
    id="guardrail-without-attack-filter",
    title="A guardrail does not meet prompt attacks in full strength",
    assesses=frozenset({AssetKind.GUARDRAIL}),
    severity=Severity.HIGH,
    signals=("grd.input_filter",),
    judge=judge,
    remedy="Add the filter for prompt attacks with the input strength HIGH.",
    remediations=("set-safe-value",),
    weakness=(
        "CWE-693",
        "LLM01:2025",
        "AML.T0051",
        "AML.T0054",
    ),
    breaks=(
        'guardrail mild {provider=aws covers=["input","injection"] attack_strength=low}',
        'guardrail words {provider=aws covers=["words"]}',
    ),
    holds=(
        'guardrail strict {provider=aws covers=["input","injection"] attack_strength=high}',
        'guardrail own {covers=["input"]}',
    ),
)
