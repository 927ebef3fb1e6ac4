"""A role of an AI workload may read every secret.

Why it matters: an agent that is talked into it, or a notebook with a bad package, hands out the passwords of systems
that have nothing to do with AI.

How to fix: name the secrets that the workload needs.

What it does not see: policies of the secrets that refuse it.
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
    if says(role, "reads_every_secret"):
        return fail(role, f"{who} may read every secret, parameter or encrypted value of its account", path=path)
    return holds(graph, role, f"nothing shows that {role.name} can") if words(role, "actions") else None


RULE = Rule(
    id="ai-role-reads-every-secret",
    title="A role of an AI workload may read every secret",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation", "cfg.iac"),
    judge=judge,
    remedy="Name the secrets that the workload needs.",
    remediations=("narrow-role-policy", "narrow-declared-rights", "narrow-pod-rights", "narrow-running-rights"),
    weakness=("CWE-732", "CWE-522", "LLM02:2025", "ASI03"),
    breaks=(
        """
        agent desk
        identity desk-exec {type=role reads_every_secret=true actions=["bedrock:InvokeModel"]}
        desk -runs_as-> desk-exec
        """,
    ),
    holds=(
        'identity desk-exec {type=role principal=bedrock actions=["bedrock:InvokeModel"]}',
        "identity backup {type=role reads_every_secret=true}   # no AI runs as it",
        "identity desk-exec {type=role admin=true wildcard=true reads_every_secret=true}   # said by another rule",
    ),
)
