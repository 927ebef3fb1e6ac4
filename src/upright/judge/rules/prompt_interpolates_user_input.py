"""User input is put into a system prompt.

Why it matters: the system prompt is what the model trusts most. Text of a user, a document or a web page inside it speaks
with the operator's voice: "ignore the rules above" is then one of the rules.

How to fix: keep the system prompt constant and send what users write as user messages; mark documents as data and delimit
them.

What it does not see: input that reaches the prompt through a store or another prompt.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(prompt: Asset, graph: Graph) -> Judgement | None:
    """Applies to prompts that code defines; instruction files are text."""
    flag = prompt.attributes.get("interpolates_input")
    if text(prompt, "type") == "instruction_file":
        return None
    if flag is not True:
        return holds(graph, prompt, f"no user input is put into {prompt.name}")
    users = graph.into(prompt, R.PROMPTED_BY)
    names = some(words(prompt, "variables"), 2)
    of = f" of {users[0].name}" if users else ""
    put = f" ({names})" if names else ""
    path = (prompt.id, *(user.id for user in users[:1]))
    return fail(prompt, f"system prompt {prompt.name}{of} has user input put into it{put}", path=path)


RULE = Rule(
    id="prompt-interpolates-user-input",
    title="User input is put into a system prompt",
    assesses=frozenset({AssetKind.PROMPT}),
    severity=Severity.MEDIUM,
    signals=("grd.structured", "grd.input_filter"),
    judge=judge,
    remedy="Keep the system prompt constant, and send what users write as user messages.",
    weakness=("CWE-1427", "LLM01:2025", "ASI01", "AML.T0051.000"),
    breaks=(
        """
        agent helper
        prompt SYSTEM {role=system interpolates_input=true variables=["question"]}
        helper -prompted_by-> SYSTEM
        """,
        "prompt PERSONA {role=system interpolates_input=true}",
    ),
    holds=("prompt SYSTEM {role=system interpolates_input=false}", 'prompt QA {role=template variables=["context"]}'),
)
