"""Code with AI in it works in a database as its administrator.

Why it matters: what an injected instruction makes an agent do, it does as the account that the code logs in with. An
administrator reads every table, changes every row, passes every row filter, and on most databases can run programs.

How to fix: give the application an account of its own with the rights on the tables that it needs, and no more.

What it does not see: accounts that code takes from a vault at run time.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(account: Asset, graph: Graph) -> Judgement | None:
    """Applies to accounts of databases that code uses."""
    if "login" not in account.attributes:
        return None
    users = graph.into(account, R.RUNS_AS, R.DEPENDS_ON)
    if not users:
        return None
    if not says(account, "admin"):
        return holds(graph, account, f"{account.name} has the rights that it was given")
    path = (users[0].id, account.id)
    reason = f"{users[0].name} works in its database as administrator {account.name}"
    acts = any(user.kind is AssetKind.AGENT for user in users)
    return fail(account, reason, path=path, severity=Severity.CRITICAL if acts else None)


RULE = Rule(
    id="code-runs-as-database-administrator",
    title="Code works in a database as its administrator",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "agt.delegation"),
    judge=judge,
    remedy="Give the application an account of its own with rights on the tables that it needs.",
    remediations=("lower-database-account",),
    weakness=("CWE-250", "LLM06:2025", "AML.T0053"),
    breaks=(
        """
        agent helper
        identity postgres {type=user login=true admin=true}
        helper -runs_as-> postgres
        """,
        """
        repository app
        identity root {type=user login=true admin=true}
        app -depends_on-> root
        """,
    ),
    holds=(
        """
        agent helper
        identity app {type=user login=true}
        helper -runs_as-> app
        """,
        "identity postgres {type=user login=true admin=true}   # no code uses it",
    ),
)
