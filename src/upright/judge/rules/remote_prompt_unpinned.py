"""A prompt is pulled from a hub at run time without a revision.

Why it matters: whoever may push to that name changes how the agent behaves, in production, without a deployment or review.

How to fix: pull by commit (`hub.pull("org/prompt:3f0c2a9b")`), or keep the prompt in the repository.

What it does not see: who may push to the hub.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(prompt: Asset, graph: Graph) -> Judgement | None:
    """Applies to prompts that are pulled at run time."""
    if not says(prompt, "remote"):
        return None
    if revision := text(prompt, "revision"):
        return holds(graph, prompt, f"{prompt.name} is pinned to {revision[:12]}")
    users = graph.into(prompt, R.PROMPTED_BY)
    by = f" by {users[0].name}" if users else ""
    path = (prompt.id, *(user.id for user in users[:1]))
    return fail(prompt, f"prompt {prompt.name} is pulled at run time{by} without a revision", path=path)


RULE = Rule(
    id="remote-prompt-unpinned",
    title="A prompt is pulled at run time without a revision",
    assesses=frozenset({AssetKind.PROMPT}),
    severity=Severity.MEDIUM,
    signals=("chg.prompt_versioned",),
    judge=judge,
    remedy="Pull the prompt by commit, or keep it in the repository.",
    weakness=("CWE-345", "LLM03:2025", "ASI04", "AML.T0018.003"),
    breaks=(
        "prompt org/guard {remote=true}",
        """
        agent helper
        prompt org/router {remote=true}
        helper -prompted_by-> org/router
        """,
    ),
    holds=("prompt org/guard {remote=true revision=3f0c2a9b1d4e}", "prompt SYSTEM {role=system}"),
)
