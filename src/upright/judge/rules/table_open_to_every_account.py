"""Every account of a database may read or change a table with sensitive data or with what an AI answers from.

Why it matters: a grant to PUBLIC is a grant to the reporting tool, to the account of the chatbot, and to every account
that is made tomorrow. An agent that runs as any of them inherits it.

How to fix: revoke the right from PUBLIC, and grant it to the groups that need it.

What it does not see: rights that were given to each account by name.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import credentials, fail, holds, personal, says, some
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.data import SURE
from upright.model.finding import Judgement, Severity


def judge(table: Asset, graph: Graph) -> Judgement | None:
    """Applies to tables of databases whose rights were read."""
    if "row_security" not in table.attributes:
        return None
    reads, writes = says(table, "public_read"), says(table, "public_write")
    found = tuple(dict.fromkeys((*personal(table), *credentials(table), *_accounts(table))))
    index = table.kind is AssetKind.VECTOR_STORE
    if writes and (found or index):
        what = "answers are made from it" if index else f"it holds {some(found)}"
        return fail(table, f"every account of the database may change table {table.name}; {what}")
    if reads and found:
        return fail(table, f"every account of the database may read table {table.name}, which holds {some(found)}")
    return holds(graph, table, f"nothing sensitive in {table.name} is open to every account")


def _accounts(table: Asset) -> list[str]:
    """The classes of bank accounts and the like in it."""
    return [
        each.data_class for each in table.labels if each.data_class.startswith("financial.") and each.confidence >= SURE
    ]


RULE = Rule(
    id="table-open-to-every-account",
    title="Every account of a database may read or change sensitive data",
    assesses=frozenset({AssetKind.DATASET, AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("iam.least_privilege", "data.access_path"),
    judge=judge,
    remedy="Revoke the right from PUBLIC, and grant it to the groups that need it.",
    remediations=("revoke-from-everybody", "revoke-from-account"),
    weakness=("CWE-732", "CWE-284", "LLM02:2025", "DSGAI11"),
    breaks=(
        "dataset customers [pii.us-ssn] {type=table engine=postgresql public_read=true row_security=false}",
        "vector_store chunks {engine=pgvector public_write=true row_security=false}",
        "dataset accounts [financial.iban] {type=table engine=postgresql public_read=true row_security=false}",
    ),
    holds=(
        "dataset customers [pii.us-ssn] {type=table engine=postgresql row_security=false}",
        "dataset countries {type=table engine=postgresql public_read=true row_security=false size=20}",
        "dataset file [pii.us-ssn] {type=file}",
    ),
)
