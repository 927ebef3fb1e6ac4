"""Several agents act as one role.

Why it matters: what an agent did can then not be told from what another did, and whoever misleads one of them has the
rights of all.

How to fix: give each agent a role of its own with the rights that it needs; an agent takes another role in place.

What it does not see: roles that agents take at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R

_MOST = 20  # agents that are shown


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles that an agent of a cloud runs as."""
    users = [
        each
        for each in graph.into(role, R.RUNS_AS)
        if each.kind is AssetKind.AGENT
        and text(each, "provider") == "aws"
        and text(each, "framework") != "bedrock-agentcore"
    ]
    if not users:
        return None
    alike = max(
        ([each for each in users if text(each, "framework") == text(one, "framework")] for one in users), key=len
    )
    if len(alike) > 1:
        names = some(sorted(each.name for each in alike))
        others = (each.id for each in alike[1:_MOST])
        return fail(role, f"{names} act as one role, {role.name}", path=(alike[0].id, role.id, *others))
    return holds(graph, role, f"{role.name} is the role of {alike[0].name} alone")


RULE = Rule(
    id="agents-share-a-role",
    title="Several agents act as one role",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=(
        "iam.nhi_inventory",
        "iam.least_privilege",
        "agt.identity_bound",
    ),
    judge=judge,
    remedy="Give each agent a role of its own.",
    weakness=(
        "CWE-250",
        "ASI03",
    ),
    breaks=(
        """
        agent desk {provider=aws}
        agent billing {provider=aws}
        identity exec {type=role}
        desk -runs_as-> exec
        billing -runs_as-> exec
        """,
    ),
    holds=(
        """
        agent desk {provider=aws}
        identity exec {type=role}
        desk -runs_as-> exec
        """,
        "identity deploy {type=role}",
        """
        agent helper {provider=aws framework=bedrock-agentcore}
        agent planner {provider=aws framework=bedrock-agentcore}
        identity exec {type=role}
        helper -runs_as-> exec
        planner -runs_as-> exec
        """,
    ),
)
