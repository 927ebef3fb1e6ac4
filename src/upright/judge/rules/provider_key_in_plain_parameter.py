"""A key for an AI provider is kept as a plain parameter.

Why it matters: a parameter of type `String` is neither encrypted with a key of yours nor hidden: whoever may list or read
parameters has the provider's key, and nothing records that it was decrypted.

How it recognises: parameters of AWS Systems Manager whose name speaks of a provider's key or token; values are never read.

How to fix: keep it as a `SecureString` with your own key, or in Secrets Manager, and make a new one: the old one has been
read.

What it does not see: parameters whose names do not say what they keep.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(secret: Asset, graph: Graph) -> Judgement | None:
    """Applies to parameters that keep a key by their name."""
    plain = says(secret, "kept_plain")
    if plain is None:
        return None
    if plain:
        return fail(secret, f"parameter {secret.name} keeps its value in clear text")
    return holds(graph, secret, f"parameter {secret.name} is encrypted")


RULE = Rule(
    id="provider-key-in-plain-parameter",
    title="A key for an AI provider is kept as a plain parameter",
    assesses=frozenset({AssetKind.SECRET}),
    severity=Severity.HIGH,
    signals=("iam.secrets_vault", "data.secrets_exposed", "cfg.iac"),
    judge=judge,
    remedy="Keep it as a SecureString with your own key, or in a vault, and make a new one.",
    weakness=("CWE-312", "CWE-522", "LLM02:2025"),
    breaks=("secret /chat/openai/api_key {type=vault kept_plain=true}",),
    holds=("secret /chat/openai/api_key {type=vault kept_plain=false}", "secret other {type=vault}"),
)
