"""A service of an AI application has a password that everybody knows.

Why it matters: `postgres`, `admin` and `sk-1234` are what scanners try first. Behind them are the index of your documents,
the keys of your model providers or the page from which your agents are run.

How to fix: generate a password, and give it from a secret store or an environment that is not in the repository.

What it does not see: passwords set by hand later.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import fail, listens_to_others, says
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.finding import Judgement, Severity


def judge(service: Asset, _graph: Graph) -> Judgement | None:
    """Applies where such a password was seen."""
    if not says(service, "default_password"):
        return None
    outside = service.exposure in {Exposure.PUBLIC, Exposure.ORGANISATION} or listens_to_others(service)
    reason = f"the password of {service.name} is one that everybody knows"
    return fail(service, reason, severity=Severity.HIGH if outside else Severity.MEDIUM)


RULE = Rule(
    id="ai-service-with-default-password",
    title="A service of an AI application has a well-known password",
    assesses=frozenset({AssetKind.ENDPOINT, AssetKind.VECTOR_STORE, AssetKind.DATA_STORE}),
    severity=Severity.MEDIUM,
    signals=("iam.auth_required", "cfg.key_mgmt"),
    judge=judge,
    remedy="Generate a password, and keep it out of the repository.",
    weakness=("CWE-1392", "CWE-521", "AML.T0012"),
    breaks=(
        "vector_store pgvector {engine=pgvector default_password=true}",
        "endpoint litellm {type=deployment bind=0.0.0.0 default_password=true}",
        "data_store orders {type=database exposure=public default_password=true}",
    ),
    holds=(
        "vector_store pgvector {engine=pgvector}",
        "endpoint litellm {type=deployment bind=0.0.0.0}",
        "data_store orders {type=database}",
    ),
)
