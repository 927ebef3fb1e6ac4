"""Personal data written into a prompt.

Why it matters: a prompt goes to the model provider with every call, is easily drawn out by a user, and lies in the
repository. Real customer data as a few-shot example is disclosed thousands of times.

How to fix: replace the examples with made-up ones, and fill in what the task needs at run time.

What it does not see: prompts that are put together from data at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, names_alone, personal, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(prompt: Asset, graph: Graph) -> Judgement | None:
    """Any personal data in the text of a prompt or instruction file."""
    if found := personal(prompt):
        lighter = Severity.LOW if names_alone(found) else None  # examples greet somebody
        return fail(
            prompt, f"prompt {prompt.name} carries {some(found)} to the model with every call", severity=lighter
        )
    return holds(graph, prompt, f"no personal data was found in prompt {prompt.name}")


RULE = Rule(
    id="sensitive-data-in-prompt",
    title="Personal data written into a prompt",
    assesses=frozenset({AssetKind.PROMPT, AssetKind.SKILL}),
    severity=Severity.MEDIUM,
    signals=("data.sensitive_in_prompts", "grd.sysprompt_hygiene"),
    judge=judge,
    remedy="Replace real data in the prompt with made-up examples.",
    weakness=("CWE-359", "LLM07:2025", "AML.T0056"),
    breaks=(
        "prompt few_shot [pii.us-ssn]",
        "prompt few_shot [pii.person-name]",
        "prompt AGENTS.md [phi.icd10] {type=instruction_file}",
    ),
    holds=("prompt few_shot {length=400}", "prompt few_shot ?"),
)
