"""A user with a password or keys of its own may do everything.

Why it matters: users of an account do not expire. One leaked key or guessed password is then every model, every
agent and all training data of the account, and the means to switch its logs off.

How to fix: let people take a role for an hour through single sign-on, and give users the actions that they need.

What it does not see: limits by policies of the organisation; accounts of a database, of which one always may do
everything.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, kind_of, says, some, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import serves_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_RULING = frozenset({"PowerUserAccess", "IAMFullAccess"})


def judge(user: Asset, graph: Graph) -> Judgement | None:
    """Applies to users of an account whose rights were read, where no other rule speaks of them."""
    if kind_of(user) != "user" or "login" in user.attributes or serves_ai(user, graph):
        return None
    if says(user, "admin"):
        return fail(user, f"user {user.name} may do everything in an account that runs AI")
    ruling = sorted(_RULING.intersection(words(user, "policies")))
    if ruling:
        return fail(user, f"user {user.name} may do nearly everything in an account that runs AI: {some(ruling)}")
    return holds(graph, user, f"{user.name} may do named things only") if words(user, "actions") else None


RULE = Rule(
    id="user-with-administrator-rights",
    title="A user may do everything",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.least_privilege",),
    judge=judge,
    remedy="Let people take a role through single sign-on, and narrow what the user may do.",
    weakness=("CWE-250", "CWE-269"),
    breaks=(
        'identity joao {type=user admin=true policies=["AdministratorAccess"]}',
        'identity bot {type=user wildcard=true policies=["PowerUserAccess"]}',
    ),
    holds=(
        'identity joao {type=user actions=["s3:GetObject"]}',
        "identity break-glass {type=role admin=true}",
        "identity root {type=user login=true admin=true}   # of a database",
    ),
)
