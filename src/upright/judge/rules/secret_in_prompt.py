"""A credential stands in a prompt.

Why it matters: a system prompt is not a secret. Models repeat it when asked in the right way, and it travels to the
provider and into every log.

How to fix: revoke the credential. Let a tool use it outside the model; the model needs to know that the tool exists, not
the key.

What it does not see: credentials put into the prompt at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, says, some, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(prompt: Asset, graph: Graph) -> Judgement | None:
    """Prompts, instruction files and skills."""
    found = credentials(prompt)
    if found or says(prompt, "holds_secret") or words(prompt, "secret_settings"):
        return fail(prompt, f"prompt {prompt.name} tells the model {some(found) or 'a credential'}")
    return holds(graph, prompt, f"no credential was found in prompt {prompt.name}")


RULE = Rule(
    id="secret-in-prompt",
    title="A credential stands in a prompt",
    assesses=frozenset({AssetKind.PROMPT, AssetKind.SKILL}),
    severity=Severity.HIGH,
    signals=("grd.sysprompt_hygiene", "data.secrets_exposed"),
    judge=judge,
    remedy="Revoke the credential, and let a tool use its successor outside the model.",
    remediations=("redact-instructions",),
    weakness=("CWE-798", "LLM07:2025", "AML.T0056"),
    breaks=(
        "prompt system {role=system holds_secret=true}",
        "prompt CLAUDE.md [secret.github-token]",
        'prompt letter {provider=aws secret_settings=["its text"]}',
    ),
    holds=("prompt system {role=system length=900}", "prompt system ?"),
)
