"""An account of a database logs in without a password.

Why it matters: whoever reaches the server and knows a name is that account: what it may read and change, every process
and every container on the way may. Names such as `root` and `default` are known to everybody, and the account without
a name takes any.

How to fix: give the account a password or let it log in by the socket of its own user, or drop it.

What it does not see: firewalls in front of the server; what plug-ins for logging in ask for.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, personal, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.relation import RelationKind as R


def judge(account: Asset, graph: Graph) -> Judgement | None:
    """Applies to accounts of which the database says that they need no password."""
    if says(account, "password") is not False or says(account, "login") is False:
        return None
    reached = [store for store in graph.out(account, R.CAN_READ, R.CAN_WRITE) if personal(store)]
    grave = bool(reached) or says(account, "admin")
    told = f", and may reach {some(personal(reached[0]))} in {reached[0].name}" if reached else ""
    path = (account.id, *(store.id for store in reached[:1]))
    severity = Severity.HIGH if grave else Severity.MEDIUM
    return fail(account, f"{account.name} logs in without a password{told}", path=path, severity=severity)


RULE = Rule(
    id="database-account-without-password",
    title="An account of a database logs in without a password",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.auth_required",),
    judge=judge,
    remedy="Give the account a password, let it log in by a socket of its own user, or drop it.",
    weakness=("CWE-521", "CWE-258"),
    breaks=(
        "identity root {type=user login=true admin=true password=false}",
        """
        identity guest {type=user login=true password=false}
        dataset patients [pii.us-ssn] {rows=3}
        guest -can_read-> patients
        """,
    ),
    holds=(
        "identity bot {type=user login=true}",
        "identity old {type=user login=false password=false}",
    ),
)
