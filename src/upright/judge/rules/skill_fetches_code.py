"""A skill or a command of a coding agent downloads code when it is used.

Why it matters: what was reviewed is not what runs. Whoever controls the address decides, for every agent that has the
skill.

How to fix: ship the code with the skill, or pin it by digest and check the digest before running it.

What it does not see: downloads that a shipped binary makes.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def _called(skill: Asset) -> str:
    return "skill" if skill.kind is AssetKind.SKILL else "command"


def judge(skill: Asset, graph: Graph) -> Judgement | None:
    """By what the skill's text and scripts do."""
    if says(skill, "fetches"):
        return fail(skill, f"{_called(skill)} {skill.name} downloads code and runs it each time it is used")
    if skill.kind is AssetKind.PROMPT:
        return None
    if packages := words(skill, "unpinned"):
        reason = f"skill {skill.name} has the newest {some(packages)} fetched and run"
        return fail(skill, reason, severity=Severity.LOW, confidence=0.7)
    return holds(graph, skill, f"skill {skill.name} downloads no code")


RULE = Rule(
    id="skill-fetches-code",
    title="A skill or command downloads code when it is used",
    assesses=frozenset({AssetKind.SKILL, AssetKind.PROMPT}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust",),
    judge=judge,
    remedy="Ship the code with the skill, or check its digest before running it.",
    remediations=("quarantine-file",),
    weakness=("CWE-494", "LLM03:2025", "ASI04", "AML.T0010.005"),
    breaks=(
        'skill docs {unpinned=["ctx7"]}',
        "skill deploy {fetches=true}",
        "prompt ship.md {type=instruction_file fetches=true}",
        'skill setup {fetches=true scripts=["install.sh"]}',
    ),
    holds=(
        "prompt ship.md {type=instruction_file}",
        "skill deploy {fetches=false}",
        'skill setup {scripts=["install.sh"]}',
    ),
)
