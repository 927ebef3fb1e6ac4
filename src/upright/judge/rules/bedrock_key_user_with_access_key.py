"""A user that was made for a Bedrock API key also has an access key of its own.

Why it matters: a long-term Bedrock API key comes with an IAM user (`BedrockAPIKey-...`) that nobody manages. An access key
on that user works outside Bedrock, does not expire with the API key, and is what intruders add to stay.

How it recognises: IAM users of that name for which the same infrastructure code or export shows an access key.

How to fix: delete the access key and the user, and take short-term keys or a role instead.

What it does not see: access keys that were made by hand, unless an export of the account is read.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(user: Asset, graph: Graph) -> Judgement | None:
    """Applies to users that a platform made for keys of an AI service."""
    made_for = text(user, "made_for")
    if not made_for:
        return None
    if says(user, "access_key"):
        return fail(
            user, f"{user.name} was made for an API key of {made_for}, and has an access key that works elsewhere"
        )
    return holds(graph, user, f"{user.name} has no access key")


RULE = Rule(
    id="bedrock-key-user-with-access-key",
    title="A user made for a Bedrock API key has an access key",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "iam.short_lived_creds", "cfg.key_mgmt"),
    judge=judge,
    remedy="Delete the access key and the user; take short-term Bedrock keys or a role instead.",
    remediations=("deactivate-access-key",),
    weakness=("CWE-269", "CWE-1392", "AML.T0012", "AML.T0055"),
    breaks=("identity BedrockAPIKey-k3x9 {made_for=bedrock access_key=true}",),
    holds=("identity BedrockAPIKey-k3x9 {made_for=bedrock access_key=false}", "identity deploy {type=role}"),
)
