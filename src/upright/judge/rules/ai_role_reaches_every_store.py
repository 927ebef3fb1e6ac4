"""A role of an AI workload reaches every bucket or table.

Why it matters: what an agent can read it can say, and what it can write it can poison. A right on `*` joins the model
to all data that the account has.

How to fix: name the buckets and tables that the workload needs.

What it does not see: policies of the stores that refuse it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to identities of AI workloads that may not do everything anyway."""
    if not serves_ai(role, graph) or says(role, "admin"):
        return None
    who, path = by_whom(role, graph)
    if says(role, "reaches_every_store"):
        return fail(role, f"{who} may read or change every bucket or table of its account", path=path)
    return holds(graph, role, f"nothing shows that {role.name} can") if words(role, "actions") else None


RULE = Rule(
    id="ai-role-reaches-every-store",
    title="A role of an AI workload reaches every bucket or table",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege", "agt.delegation", "cfg.iac"),
    judge=judge,
    remedy="Name the buckets and tables that the workload needs.",
    remediations=("narrow-role-policy", "narrow-declared-rights"),
    weakness=("CWE-732", "LLM02:2025", "LLM06:2025", "ASI03"),
    breaks=(
        """
        agent desk
        identity desk-exec {type=role reaches_every_store=true actions=["bedrock:InvokeModel"]}
        desk -runs_as-> desk-exec
        """,
    ),
    holds=(
        'identity desk-exec {type=role principal=bedrock actions=["bedrock:InvokeModel"]}',
        "identity backup {type=role reaches_every_store=true}   # no AI runs as it",
        "identity desk-exec {type=role admin=true wildcard=true reaches_every_store=true}   # said by another rule",
    ),
)
