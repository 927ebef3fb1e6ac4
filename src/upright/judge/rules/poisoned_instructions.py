"""An instruction file, prompt or skill tells the agent to act against its user.

Why it matters: agents obey `AGENTS.md`, rules files and skills without asking. One that says "do not mention this",
sends files away or switches safeguards off works for whoever wrote it, in every checkout.

How to fix: remove the text, find out who added it, and review what agents did since. Have changes to such files reviewed
like code.

What it does not see: text that only misleads; and jailbreak samples that a project keeps as test data count lighter.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, kind_of, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(asset: Asset, graph: Graph) -> Judgement | None:
    """By what the text says."""
    if says(asset, "poisoned"):
        return fail(asset, f"{kind_of(asset).replace('_', ' ')} {asset.name} tells the agent to act against its user")
    return holds(graph, asset, f"{asset.name} carries no instructions against its user")


RULE = Rule(
    id="poisoned-instructions",
    title="Instructions that turn an agent against its user",
    assesses=frozenset({AssetKind.PROMPT, AssetKind.SKILL}),
    severity=Severity.CRITICAL,
    signals=("sup.mcp_trust", "chg.prompt_versioned"),
    judge=judge,
    remedy="Remove the text, and review what agents did since it was added.",
    remediations=("quarantine-file",),
    weakness=("CWE-1427", "LLM01:2025", "ASI01", "AML.T0081", "AML.T0051.001"),
    breaks=("prompt .cursorrules {type=instruction_file poisoned=true}", "skill pdf-tools {poisoned=true}"),
    holds=("prompt .cursorrules {type=instruction_file}", "skill pdf-tools {poisoned=false}"),
)
