"""A role of an AI workload trusts another account as a whole.

Why it matters: a trust policy that names an account's root lets every identity there take the role that its own
policies allow, and, where that account serves many customers, whoever talks it into it (the confused deputy). What
the role may do with your models and data, they may.

How to fix: name the role that comes, or ask for a word that only the partner knows (`sts:ExternalId`) or for your
organisation (`aws:PrincipalOrgID`).

What it does not see: accounts that are your own under another number, where the organisation was not read.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, some, text, words
from upright.judge.rule import Rule
from upright.judge.rules._roles import by_whom, reaches_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(role: Asset, graph: Graph) -> Judgement | None:
    """Applies to roles of AI workloads, or that reach what AI learns from, whose account and trust are known."""
    trusted = words(role, "trusts_accounts")
    if not reaches_ai(role, graph):
        return None
    who, path = by_whom(role, graph)
    if trusted:
        return fail(role, f"everyone in account {some(trusted)} can be let into role {who} without more", path=path)
    return holds(graph, role, f"{role.name} trusts no other account as a whole") if text(role, "principal") else None


RULE = Rule(
    id="ai-role-trusts-another-account",
    title="A role of an AI workload trusts another account as a whole",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "iam.auth_required", "cfg.iac"),
    judge=judge,
    remedy="Name the role that comes, or add sts:ExternalId or aws:PrincipalOrgID to the trust policy.",
    remediations=("narrow-trust-policy",),
    weakness=("CWE-441", "CWE-284", "ASI03"),
    breaks=(
        'identity partner-llm {type=role trusts_accounts=["999988887777"] actions=["bedrock:InvokeModel"]}',
        """
        identity labelling-partner {type=role trusts_accounts=["999988887777"] actions=["s3:GetObject"]}
        data_store claims-training {type=bucket}
        labelling-partner -can_read-> claims-training
        """,
    ),
    holds=(
        'identity partner-llm {type=role principal=lambda actions=["bedrock:InvokeModel"]}',
        'identity billing {type=role trusts_accounts=["999988887777"] actions=["ce:GetCostAndUsage"]}',
    ),
)
