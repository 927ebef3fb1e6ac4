"""A store with AI data is not encrypted at rest.

Why it matters: training data, weights and prompts are copied with disks and snapshots. Encryption with a key of your own is
also what makes a store deletable at once.

How to fix: switch encryption on, with a key that you manage where the data is regulated. Stores that cannot change it in
place must be made anew.

What it does not see: encryption that a provider always adds when nothing states it (not judged).
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.behind import data_behind
from upright.judge.questions import fail, holds, keeps_ai_data, personal, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to stores that keep AI data and say whether they encrypt."""
    encrypted = says(store, "encrypted")
    if encrypted is None or not keeps_ai_data(graph, store):
        return None
    if encrypted:
        return holds(graph, store, f"{store.name} is encrypted")
    inside = [store, *(graph.asset(there) for there in data_behind(graph, store))]
    found = next((classes for thing in inside if (classes := personal(thing))), ())
    kept = f", which keeps {some(found)}," if found else ""
    return fail(store, f"{store.name}{kept} is not encrypted at rest", severity=Severity.HIGH if found else None)


RULE = Rule(
    id="ai-data-unencrypted",
    title="A store with AI data is not encrypted at rest",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.MEDIUM,
    signals=("cfg.enc_at_rest", "cfg.iac"),
    judge=judge,
    remedy="Encrypt at rest, with a key of your own for regulated data; databases and disks have to be made anew for it.",
    remediations=("encrypt-bucket", "set-safe-value"),
    weakness=("CWE-311", "LLM02:2025"),
    breaks=(
        "data_store model-artifacts {type=bucket encrypted=false}",
        "data_store aws_db_instance.main {type=database encrypted=false identifier=pgvector-prod}",
        """
        data_store tickets [pii.us-ssn] {type=database encrypted=false}
        vector_store index
        index -derived_from-> tickets
        """,
    ),
    holds=("data_store model-artifacts {type=bucket encrypted=true}", "data_store logs {type=bucket encrypted=false}"),
)
