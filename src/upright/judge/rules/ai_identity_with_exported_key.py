"""A service account that reaches AI or its data has a key that somebody can carry away.

Why it matters: an exported key works from anywhere until it is deleted. It ends in repositories, notebooks and the state of
Terraform, and whoever finds it calls models and reads training data as the workload does.

How to fix: delete the key; let workloads take the identity of the machine or pod they run on, and people impersonate it
(workload identity federation).

What it does not see: keys made outside what was scanned.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, says, text
from upright.judge.rule import Rule
from upright.judge.rules._roles import reaches_ai
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(identity: Asset, graph: Graph) -> Judgement | None:
    """Applies to service accounts that something AI runs as, and those that read or change what AI learns from."""
    if text(identity, "type") != "service_account" or not reaches_ai(identity, graph):
        return None
    if says(identity, "access_key"):
        return fail(identity, f"{identity.name} has an exported key that does not expire")
    return holds(graph, identity, f"no key of {identity.name} was exported")


RULE = Rule(
    id="ai-identity-with-exported-key",
    title="A service account that reaches AI has an exported key",
    assesses=frozenset({AssetKind.IDENTITY}),
    severity=Severity.MEDIUM,
    signals=("iam.short_lived_creds", "cfg.key_mgmt"),
    judge=judge,
    remedy="Delete the key, and use workload identity instead.",
    weakness=("CWE-798", "CWE-1392", "AML.T0012", "AML.T0055"),
    breaks=(
        """
        endpoint rag {type=deployment}
        identity agent {type=service_account access_key=true}
        rag -runs_as-> agent
        """,
        """
        data_store model-weights {type=bucket}
        identity reader {type=service_account access_key=true}
        reader -can_read-> model-weights
        """,
    ),
    holds=(
        """
        endpoint rag {type=deployment}
        identity agent {type=service_account}
        rag -runs_as-> agent
        """,
        "identity backup {type=service_account access_key=true}",
        """
        data_store invoices {type=bucket}
        identity clerk {type=service_account access_key=true}
        clerk -can_read-> invoices
        """,
    ),
)
