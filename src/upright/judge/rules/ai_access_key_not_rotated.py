"""An access key for AI has been in use for more than ninety days.

Why it matters: keys leak into notebooks, logs and repositories; the longer one counts, the more copies there are, and
stolen keys are sold for use of models.

How to fix: use roles; where a key must be, make a new one every ninety days and delete the old.

What it does not see: keys that are kept outside the account.
"""

from __future__ import annotations

from datetime import date

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.day import today
from upright.model.finding import Judgement, Severity

_MOST = 90  # days


def judge(user: Asset, graph: Graph) -> Judgement | None:
    """Applies to users with an access key in use."""
    since = text(user, "key_since")
    try:
        made = date.fromisoformat(since)
    except ValueError:
        return None
    days = (today() - made).days
    if days > _MOST:
        return fail(user, f"the access key of {user.name} has been in use for {days} days")
    return holds(graph, user, f"the access key of {user.name} is {max(days, 0)} days old")


RULE = Rule(
    id="ai-access-key-not-rotated",
    title="An access key for AI has been in use for more than ninety days",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.LOW,
    signals=("iam.short_lived_creds", "cfg.key_mgmt", "iam.stale"),
    judge=judge,
    remedy="Make a new key, delete the old, or use a role.",
    remediations=("deactivate-access-key",),
    weakness=("CWE-324", "AML.T0012"),
    breaks=('identity caller {type=user key_since=2020-01-01 actions=["bedrock:InvokeModel"]}',),
    holds=(
        "identity caller {type=user key_since=2999-01-01}",
        "identity caller {type=user}",
    ),
)
