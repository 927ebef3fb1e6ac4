"""A database can be reached from the whole internet.

Why it matters: an AI application keeps conversations, users and embeddings in it. A port that anyone can reach is tried with
leaked and guessed passwords all day.

How to fix: keep it in private subnets, and let only the application's security group or network in.

What it does not see: firewalls outside the scan.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, holds, keeps_ai_data, says, some, text, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(store: Asset, graph: Graph) -> Judgement | None:
    """Applies to databases about whose network something was seen."""
    if text(store, "type") != "database" or store.exposure is Exposure.UNKNOWN:
        return None
    if store.exposure is not Exposure.PUBLIC and says(store, "public_address"):
        reason = f"database {store.name} has an address on the internet, and only its firewall keeps others out"
        return fail(store, reason, severity=Severity.LOW)
    if store.exposure is not Exposure.PUBLIC:
        return holds(graph, store, f"{store.name} is not reached from the internet")
    auth, ports = text(store, "auth"), words(store, "open_ports")
    if auth == "fine-grained":
        return holds(graph, store, f"{store.name} lets in named identities and asks its own users")
    if auth == "iam":
        return fail(store, f"{store.name} answers on the internet to whoever has rights", severity=Severity.MEDIUM)
    at = f" on port {some(ports)}" if ports else ""
    kept = ", which keeps data of AI," if keeps_ai_data(graph, store) else ""
    graver = Severity.CRITICAL if auth == "none" else None
    return fail(store, f"database {store.name}{kept} is open to the internet{at}", severity=graver)


RULE = Rule(
    id="database-open-to-internet",
    title="A database is open to the internet",
    assesses=frozenset({AssetKind.DATA_STORE, AssetKind.VECTOR_STORE}),
    severity=Severity.HIGH,
    signals=("net.public_exposure", "data.access_path", "cfg.iac"),
    judge=judge,
    remedy="Move it into private subnets, and let in only the networks that need it.",
    remediations=("close-index-to-internet", "withdraw-database-address", "set-safe-value"),
    weakness=("CWE-668", "CWE-284", "LLM02:2025", "AML.T0085"),
    breaks=(
        'data_store app-db public {type=database engine=postgres open_ports=["5432"]}',
        "data_store vectors public {type=database engine=opensearch auth=none}",
        "data_store app-db organisation {type=database engine=postgres public_address=true}",
    ),
    holds=(
        "data_store app-db private {type=database engine=postgres}",
        "data_store docs public {type=bucket}",
        "data_store chunks public {type=database engine=opensearch auth=fine-grained}",
    ),
)
