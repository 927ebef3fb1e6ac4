"""A database lets anyone in without a password.

Why it matters: whoever reaches the port is whoever they say they are, the administrator too: every table, every index and
every conversation that an assistant keeps there can be read and changed.

How to fix: ask for passwords or certificates from every network (`scram-sha-256` instead of `trust`), and give accounts
that have no password one.

What it does not see: firewalls in front of it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, personal, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to databases that were asked how they let people in."""
    anonymous = says(store, "anonymous")
    if anonymous is None:
        return None
    if not anonymous:
        return holds(graph, store, f"{store.name} asks who is calling")
    found = personal(store)
    kept = f", which holds {some(found)}," if found else ""
    local = store.exposure is Exposure.PRIVATE
    severity = Severity.CRITICAL if store.exposure is Exposure.PUBLIC else Severity.MEDIUM if local else None
    who = "whoever is on its machine" if local else "whoever reaches it"
    return fail(store, f"database {store.name}{kept} lets {who} in without a password", severity=severity)


RULE = Rule(
    id="database-without-password",
    title="A database lets anyone in without a password",
    assesses=frozenset({AssetKind.DATA_STORE}),
    severity=Severity.HIGH,
    signals=("iam.auth_required", "data.access_path"),
    judge=judge,
    remedy="Ask for a password or a certificate from every network, and give each account one.",
    weakness=("CWE-306", "CWE-521", "LLM02:2025", "AML.T0085"),
    breaks=(
        "data_store crm [pii.us-ssn] {type=database engine=postgresql anonymous=true bind=0.0.0.0}",
        "data_store cache {type=database engine=redis anonymous=true bind=127.0.0.1}",
    ),
    holds=(
        "data_store crm {type=database engine=postgresql anonymous=false}",
        "data_store crm {type=database engine=postgresql}",
    ),
)
