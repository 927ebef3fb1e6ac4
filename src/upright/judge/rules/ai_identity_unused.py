"""An identity with rights on AI has not been used for months.

Why it matters: rights that nobody uses are rights that nobody misses, until somebody else takes them.

How to fix: take the rights away, or delete the identity; put a review in the calendar.

What it does not see: use in services that tell nobody.
"""

from __future__ import annotations

import re
from datetime import date

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.day import today
from upright.model.finding import Judgement, Severity

_DAYS = 90
_AI = re.compile(r"(?:bedrock|sagemaker|aoss|kendra|qbusiness)[\w-]*:", re.IGNORECASE)


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to identities that may use AI and were used before; new ones get time."""
    used = text(role, "last_used")
    if not used or not any(_AI.match(action) for action in words(role, "actions")):
        return None
    try:
        since = (today() - date.fromisoformat(used[:10])).days
    except ValueError:
        return None
    if since > _DAYS:
        return fail(role, f"{role.name} may use AI and was last used {since} days ago")
    return holds(graph, role, f"{role.name} is in use")


RULE = Rule(
    id="ai-identity-unused",
    title="An identity with rights on AI has not been used for months",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.LOW,
    signals=(
        "iam.stale",
        "iam.access_review",
    ),
    judge=judge,
    remedy="Take its rights on AI away, or delete it.",
    remediations=("deactivate-access-key",),
    weakness=("CWE-250",),
    breaks=('identity old {type=role actions=["bedrock:InvokeModel"] last_used="2020-01-01"}',),
    holds=(
        'identity new {type=role actions=["bedrock:InvokeModel"] last_used="2999-01-01"}',
        'identity ci {type=role actions=["ecs:RunTask"] last_used="2020-01-01"}',
    ),
)
