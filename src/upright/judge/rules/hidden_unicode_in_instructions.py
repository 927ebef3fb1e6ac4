"""Invisible characters in text that instructs a model.

Why it matters: zero-width characters, bidirectional controls and the Unicode tag block are not shown to the person who
reviews the text, and are read by the model. They carry instructions past the review.

How to fix: delete the characters and read what they said (`upright show` names the line). Refuse them in review by a check.

What it does not see: instructions hidden by other means, such as white text or far-right columns.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, number
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """Prompts, instruction files, skills and tool descriptions."""
    count = int(number(asset, "hidden_unicode") or 0)
    if not count:
        return holds(graph, asset, f"no invisible characters were found in {asset.name}")
    many = "1 invisible character" if count == 1 else f"{count} invisible characters"
    return fail(asset, f"{asset.kind.value.replace('_', ' ')} {asset.name} carries {many} that only the model reads")


RULE = Rule(
    id="hidden-unicode-in-instructions",
    title="Invisible characters in text that instructs a model",
    assesses=frozenset({AssetKind.PROMPT, AssetKind.SKILL, AssetKind.TOOL}),
    severity=Severity.HIGH,
    signals=("sup.mcp_trust", "grd.sysprompt_hygiene"),
    judge=judge,
    remedy="Delete the invisible characters, and find out who put them there.",
    remediations=("strip-hidden-characters", "quarantine-file"),
    weakness=("CWE-1427", "LLM01:2025", "ASI01", "AML.T0068"),
    breaks=("prompt AGENTS.md {type=instruction_file hidden_unicode=42}", "tool search {hidden_unicode=1}"),
    holds=("prompt AGENTS.md {type=instruction_file}", "tool search {hidden_unicode=0}"),
)
