"""An API key of an AI service never expires.

Why it matters: a key for Bedrock works from everywhere and for everything that its user may do. One that never ends
is found in a log years later and still pays somebody's bills.

How to fix: take short-term keys or a role; where a long-term key must be, give it an end, and delete the old one.

What it does not see: keys of other providers, which do not tell when they end.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(user: Asset, graph: Graph) -> Judgement | None:
    """Applies to users that have API keys of their own for an AI service."""
    ends = says(user, "api_key_expires")
    if ends is None:
        return None
    if ends:
        return holds(graph, user, f"the API keys of {user.name} end by themselves")
    return fail(user, f"{user.name} has an API key of {text(user, 'made_for')} that never expires")


RULE = Rule(
    id="ai-api-key-never-expires",
    title="An API key of an AI service never expires",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=(
        "iam.short_lived_creds",
        "cfg.key_mgmt",
    ),
    judge=judge,
    remedy="Delete the key; take short-term keys or a role instead.",
    remediations=("deactivate-api-key",),
    weakness=(
        "CWE-324",
        "CWE-1392",
        "AML.T0012",
        "AML.T0055",
    ),
    breaks=("identity BedrockAPIKey-k3x9 {type=user made_for=bedrock api_key_expires=false}",),
    holds=(
        "identity BedrockAPIKey-k3x9 {type=user made_for=bedrock api_key_expires=true}",
        "identity deploy {type=role}",
    ),
)
